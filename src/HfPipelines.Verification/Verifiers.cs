using HfPipelines.Verification.Forward;
using HfPipelines.Verification.Pipelines;

namespace HfPipelines.Verification;

/// <summary>All areas.</summary>
public static class Verifiers
{
    /// <summary>One verifier for each area.</summary>
    public static IReadOnlyList<AreaVerifier> All { get; } = [new ForwardVerifier(), new PipelinesVerifier()];
}
