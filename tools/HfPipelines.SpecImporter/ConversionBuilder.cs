using System.Text.RegularExpressions;
using HfPipelines.Generators.Specs;

namespace HfPipelines.SpecImporter;

/// <summary>Makes the conversions of a spec, and checks that the spec's patterns mean what transformers compiled.</summary>
internal static partial class ConversionBuilder
{
    /// <summary>The conversions of a list of facts, or null where there are none.</summary>
    public static JsonValue? Build(JsonValue? facts) => facts is null ? null : JsonValue.Array([.. facts.Items.Select(Conversion)]);

    private static JsonValue Conversion(JsonValue fact)
    {
        if (fact["kind"]!.Text == "PrefixChange")
        {
            return new ObjectBuilder()
                .Add("add_prefix", fact["prefix_to_add"])
                .Add("remove_prefix", fact["prefix_to_remove"])
                .Add("within", fact["model_prefix"])
                .Build();
        }

        return Step(fact)
            .Add("paired", fact["kind"]!.Text == "GroupWeightRename" ? JsonValue.Boolean(true) : null)
            .Add("offset", fact["offset"])
            .Add("reverse", Reverse(fact))
            .Build();
    }

    private static ObjectBuilder Step(JsonValue fact)
    {
        string[] sources = Texts(fact["source"]);
        string[] branches = BranchStart().Split(fact["regex"]!.Text)[1..];
        string[] compiled = [.. sources.Select(ConversionPatterns.Source)];
        if (!compiled.Select(c => c + ")").Order().SequenceEqual(branches.Select(b => b.TrimEnd('|')).Order()))
        {
            throw new InvalidOperationException($"The pattern of {fact["source"]} would mean {string.Join(" | ", compiled)}, not {fact["regex"]!.Text}.");
        }

        return new ObjectBuilder().Add("from", Single(fact["source"]!)).Add("to", Single(fact["target"]!)).Add("operations", Operations(fact["operations"]));
    }

    private static JsonValue? Reverse(JsonValue fact)
    {
        JsonValue reverse = fact["reverse"]!;
        string[] sources = Texts(fact["source"]);
        string[] targets = Texts(fact["target"]);
        bool isPlain = fact["operations"] is null && ConversionPatterns.PlainReverse(sources, targets) is { } plain
            && plain.Sources.SequenceEqual(Texts(reverse["source"])) && plain.Targets.SequenceEqual(Texts(reverse["target"]));
        return isPlain ? null : Step(reverse).Add("offset", reverse["offset"]).Build();
    }

    private static JsonValue? Operations(JsonValue? operations) => operations is null ? null
        : JsonValue.Array([.. operations.Items.Select(o => JsonValue.Object([.. o.Members.Where(m => m.Value.Kind != JsonKind.Null)]))]);

    private static string[] Texts(JsonValue? list) => [.. list!.Items.Select(i => i.Text)];

    private static JsonValue Single(JsonValue list) => list.Items.Count == 1 ? list.Items[0] : list;

    [GeneratedRegex(@"\|?\(\?P<g\d+>")]
    private static partial Regex BranchStart();
}
