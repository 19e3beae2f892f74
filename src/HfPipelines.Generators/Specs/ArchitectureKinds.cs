namespace HfPipelines.Generators.Specs;

/// <summary>The nine kinds of pipeline, between their spelling in a spec and the members of the runtime's ArchitectureKind.</summary>
internal static class ArchitectureKinds
{
    private static readonly (string Written, string Member)[] All =
    [
        ("text", "Text"),
        ("image", "Image"),
        ("vision-text", "VisionText"),
        ("audio", "Audio"),
        ("multimodal", "Multimodal"),
        ("diffusion", "Diffusion"),
        ("mixture-of-experts", "MixtureOfExperts"),
        ("state-space", "StateSpace"),
        ("rag", "Rag"),
    ];

    /// <summary>The spellings in specs.</summary>
    public static IEnumerable<string> Written => All.Select(k => k.Written);

    /// <summary>The member of ArchitectureKind; <c>Text</c> for a kind that is none of the nine.</summary>
    public static string Member(string kind) => All.FirstOrDefault(k => k.Written == kind).Member ?? "Text";
}
