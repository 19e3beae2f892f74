using HfPipelines.Generators.Specs;
using Microsoft.CodeAnalysis;

namespace HfPipelines.Generators.Analyzers;

/// <summary>The diagnostics of the compiler; the build has one more, HFP1001. Each has a page in docs/diagnostics.</summary>
internal static class Descriptors
{
    /// <summary>The property of a diagnostic that holds what the user probably meant, with commas.</summary>
    public const string SuggestionsProperty = "Suggestions";

    private const string Category = "HfPipelines";

    public static readonly DiagnosticDescriptor NotPartial = Error(
        "HFP0001", "The class is not partial", "'{0}' must be partial, so that the members of its model type can be added");

    public static readonly DiagnosticDescriptor UnknownModelType = Error(
        "HFP0002", "The model type is unknown", "There is no model type '{0}'{1}");

    public static readonly DiagnosticDescriptor MissingNetwork = Error(
        "HFP0003", "The model type has no network yet", "HfPipelines knows the model type '{0}', but has no network for {1} yet");

    public static readonly DiagnosticDescriptor UnknownTask = Error(
        "HFP0004", "The task is unknown", "There is no task '{0}'{1}");

    public static readonly DiagnosticDescriptor UnsupportedTask = Error(
        "HFP0005", "The model type does not do the task", "The model type '{0}' does not do '{1}'; it does {2}");

    public static readonly DiagnosticDescriptor InvalidSpec = Error(
        "HFP0006", "The spec is wrong", "{0}: {1}");

    public static readonly DiagnosticDescriptor UnknownNetworkClass = Error(
        "HFP0007", "The method makes a network of no class", "The method '{0}' makes no network of {1}: {2}");

    public static readonly DiagnosticDescriptor UnsupportedClass = Error(
        "HFP0008", "The class cannot be a pipeline", "'{0}' is {1}; a class with [HfModel] is a plain partial class");

    /// <summary>The end of a message that offers what the user probably meant.</summary>
    public static string DidYouMean(IReadOnlyList<string> suggestions)
        => suggestions.Count == 0 ? "" : $"; did you mean {string.Join(" or ", suggestions.Select(s => $"'{s}'"))}?";

    /// <summary>The properties that tell a code fix what the user probably meant.</summary>
    public static System.Collections.Immutable.ImmutableDictionary<string, string?> Properties(IReadOnlyList<string> suggestions)
        => System.Collections.Immutable.ImmutableDictionary<string, string?>.Empty.Add(SuggestionsProperty, string.Join(",", suggestions));

    /// <summary>The nearest of all model types, own ones included.</summary>
    public static IReadOnlyList<string> NearestModelTypes(string modelType, IEnumerable<string> own)
        => Suggestions.Nearest(modelType, ModelTypeIndex.ModelTypes.Concat(own).Distinct(), 3);

    private static DiagnosticDescriptor Error(string id, string title, string message) => new(
        id, title, message, Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: $"https://github.com/hfpipelines/hfpipelines/blob/main/docs/diagnostics/{id}.md");
}
