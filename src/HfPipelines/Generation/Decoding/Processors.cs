using HfPipelines.Generation.Logits;
using static TorchSharp.torch;

namespace HfPipelines.Generation.Decoding;

/// <summary>The processors that options ask for, in the order of transformers.</summary>
internal sealed class Processors : IDisposable
{
    private readonly List<LogitsProcessor> _processors = [];

    private Processors()
    {
    }

    /// <summary>The number of processors.</summary>
    public int Count => _processors.Count;

    /// <summary>Makes the processors.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="prompt">The tokens of the prompt, in the rows of the batch.</param>
    /// <param name="encoderInputs">The tokens of each row's input: an encoder's, or the prompt's where there is none.</param>
    /// <param name="padding">For each row the number of padding tokens at its front; null for none.</param>
    /// <param name="startUnconditional">Starts a second run of the network, without the prompt.</param>
    public static Processors Create(
        DecodingSettings settings,
        TokenSequences prompt,
        IReadOnlyList<IReadOnlyList<int>> encoderInputs,
        int[]? padding,
        Func<IReadOnlyList<IReadOnlyList<int>>, (DecoderRun Run, TokenSequences Tokens)> startUnconditional)
    {
        var all = new Processors();
        GenerationOptions options = settings.Options;
        if (options.GuidanceScale is { } scale && scale != 1)
        {
            all.Add(new UnconditionalGuidance(scale, options.NegativePromptIds, startUnconditional));
        }

        all.AddLimits(settings, prompt, encoderInputs, padding);
        all._processors.AddRange(options.LogitsProcessors ?? []);
        if (settings.Sampling)
        {
            all.AddWarpers(options, settings.Beams > 1 ? settings.EosTokenIds.Length is 0 ? 2 : settings.EosTokenIds.Length + 1 : 1);
        }

        all.Add(options.Watermarking switch
        {
            GreenListWatermark greenList => new GreenListProcessor(greenList),
            SynthIdWatermark synthId => new SynthIdProcessor(synthId),
            _ => null,
        });
        all.Add(options.RenormalizeLogits == true ? new LogitNormalization() : null);
        return all;
    }

    /// <summary>Runs all processors.</summary>
    public Tensor Process(TokenSequences sequences, Tensor scores)
    {
        foreach (LogitsProcessor processor in _processors)
        {
            scores = processor.Process(sequences, scores);
        }

        return scores;
    }

    /// <summary>Frees what built-in processors hold; the caller's own are the caller's.</summary>
    public void Dispose()
    {
        foreach (LogitsProcessor processor in _processors)
        {
            if (processor.GetType().Assembly == typeof(Processors).Assembly)
            {
                (processor as IDisposable)?.Dispose();
            }
        }
    }

    private void AddLimits(DecodingSettings settings, TokenSequences prompt, IReadOnlyList<IReadOnlyList<int>> encoderInputs, int[]? padding)
    {
        GenerationOptions options = settings.Options;
        Add(options.SequenceBias is { Count: > 0 } biases ? new SequenceBiases(nameof(options.SequenceBias), biases) : null);
        Add(options.EncoderRepetitionPenalty is { } encoderPenalty && encoderPenalty != 1 ? new EncoderRepetitionPenalty(encoderPenalty, encoderInputs) : null);
        Add(options.RepetitionPenalty is { } penalty && penalty != 1 ? new RepetitionPenalty(penalty, padding) : null);
        Add(options.NoRepeatNgramSize is > 0 and { } ngram ? new NoRepeatNgram(ngram) : null);
        Add(options.EncoderNoRepeatNgramSize is > 0 and { } encoderNgram ? new EncoderNoRepeatNgram(encoderNgram, encoderInputs) : null);
        Add(options.BadWordsIds is { Count: > 0 } words ? new SequenceBiases(nameof(options.BadWordsIds), WithoutEos(words, settings.EosTokenIds)) : null);
        Add(settings.MinLength > 0 && settings.EosTokenIds.Length > 0 ? new MinLength(settings.MinLength, settings.EosTokenIds) : null);
        Add(options.PrefixAllowedTokens is { } allowed ? new PrefixConstraint(allowed, settings.RowsPerPrompt) : null);
        Add(options.ForcedBosTokenId is { } bos ? new ForcedBosToken(bos) : null);
        Add(options.ForcedEosTokenId is { } eos ? new ForcedEosToken(settings.MaxLength, [.. eos]) : null);
        Add(options.RemoveInvalidValues == true ? new InvalidValueRemoval() : null);
        Add(options.ExponentialDecayLengthPenalty is { } decay ? new LengthDecay(decay, settings.EosTokenIds, prompt.Length) : null);
        Add(options.SuppressTokens is { } suppressed ? new SuppressTokens([.. suppressed]) : null);
        int begin = prompt.Length > 1 || options.ForcedBosTokenId is null ? prompt.Length : prompt.Length + 1;
        Add(options.BeginSuppressTokens is { } first ? new SuppressTokensAtBegin([.. first], begin) : null);
    }

    private void AddWarpers(GenerationOptions options, int minTokensToKeep)
    {
        Add(options.Temperature is { } temperature && temperature != 1 ? new TemperatureWarper(temperature) : null);
        Add(options.TopH is { } topH ? new TopHWarper(topH) : null);
        Add(options.TopK is > 0 and { } topK ? new TopKWarper(topK, minTokensToKeep) : null);
        Add(options.TopP is < 1 and { } topP ? new TopPWarper(topP, minTokensToKeep) : null);
        Add(options.MinP is { } minP ? new MinPWarper(minP, minTokensToKeep) : null);
        Add(options.TypicalP is < 1 and { } typicalP ? new TypicalWarper(typicalP, minTokensToKeep) : null);
        Add(options.EpsilonCutoff is > 0 and < 1 and { } epsilon ? new EpsilonWarper(epsilon, minTokensToKeep) : null);
        Add(options.EtaCutoff is > 0 and < 1 and { } eta ? new EtaWarper(eta, minTokensToKeep) : null);
    }

    private static IEnumerable<SequenceBias> WithoutEos(IReadOnlyList<IReadOnlyList<int>> words, int[] eosTokenIds)
        => words.Where(w => w.Count > 1 || !eosTokenIds.Contains(w[0])).Select(w => new SequenceBias(w, double.NegativeInfinity));

    private void Add(LogitsProcessor? processor)
    {
        if (processor is not null)
        {
            _processors.Add(processor);
        }
    }
}
