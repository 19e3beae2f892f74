using HfPipelines.Verification.Forward;
using HfPipelines.Verification.Jinja;
using HfPipelines.Verification.Pipelines;
using HfPipelines.Verification.Processors;
using HfPipelines.Verification.Tokenizers;

namespace HfPipelines.Verification;

/// <summary>All areas.</summary>
public static class Verifiers
{
    /// <summary>One verifier for each area.</summary>
    public static IReadOnlyList<AreaVerifier> All { get; } = [new ForwardVerifier(), new JinjaVerifier(), new PipelinesVerifier(), new ProcessingVerifier(), new ProcessorsVerifier(), new TokenizersVerifier()];
}
