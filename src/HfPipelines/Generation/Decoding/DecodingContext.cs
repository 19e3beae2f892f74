namespace HfPipelines.Generation.Decoding;

/// <summary>What every decoding strategy works with.</summary>
/// <param name="Settings">The settings.</param>
/// <param name="Run">The network on its way.</param>
/// <param name="Sequences">The prompts, in the rows of the batch.</param>
/// <param name="Processors">What changes the scores.</param>
/// <param name="Criteria">What ends a sequence.</param>
/// <param name="Observer">Who watches.</param>
/// <param name="CancellationToken">Stops before the next step.</param>
internal sealed record DecodingContext(
    DecodingSettings Settings,
    DecoderRun Run,
    TokenSequences Sequences,
    Processors Processors,
    StoppingCriteria Criteria,
    GenerationObserver Observer,
    CancellationToken CancellationToken)
{
    /// <summary>The random numbers of this generation.</summary>
    public TorchSharp.torch.Generator CreateRandom() => new((ulong)(Settings.Options.Seed ?? Random.Shared.NextInt64()), TorchSharp.torch.CPU);
}
