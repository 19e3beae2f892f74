using Basic.Reference.Assemblies;
using HfPipelines.Architectures;
using Microsoft.CodeAnalysis;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace HfPipelines.Generators.Tests.Generation;

/// <summary>What a user's project references.</summary>
internal static class References
{
    /// <summary>.NET, the runtime, the architectures and what they bring.</summary>
    public static IReadOnlyList<MetadataReference> All { get; } =
    [
        .. Net100.References.All,
        .. new[] { typeof(HfModelAttribute), typeof(BuiltInArchitectures), typeof(IChatClient), typeof(IServiceCollection), typeof(TorchSharp.torch) }
            .Select(t => MetadataReference.CreateFromFile(t.Assembly.Location)),
    ];

    /// <summary>The same without the abstractions of dependency injection.</summary>
    public static IReadOnlyList<MetadataReference> WithoutServices { get; } =
        [.. All.Where(r => !r.Display!.EndsWith("Microsoft.Extensions.DependencyInjection.Abstractions.dll", StringComparison.Ordinal))];
}
