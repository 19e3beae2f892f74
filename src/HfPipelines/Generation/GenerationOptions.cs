using HfPipelines.Generation;

namespace HfPipelines;

/// <summary>
/// How to choose the tokens of a continuation. Every property that is null takes the checkpoint's value (<c>generation_config.json</c>), and
/// where that has none the default named here. The names are those of transformers.
/// </summary>
public sealed record GenerationOptions
{
    /// <summary>The most tokens to add to the prompt, at least 1; wins over <see cref="MaxLength"/>.</summary>
    public int? MaxNewTokens { get; init; }

    /// <summary>The most tokens of prompt and continuation together; 20 more than the prompt by default.</summary>
    public int? MaxLength { get; init; }

    /// <summary>The fewest tokens to add to the prompt before an ending token is allowed; wins over <see cref="MinLength"/>.</summary>
    public int? MinNewTokens { get; init; }

    /// <summary>The fewest tokens of prompt and continuation together before an ending token is allowed; 0 by default.</summary>
    public int? MinLength { get; init; }

    /// <summary>Stops when generation has taken this long; the tokens so far are returned.</summary>
    public TimeSpan? MaxTime { get; init; }

    /// <summary>Texts that end the continuation where they appear; they stay in it.</summary>
    public IReadOnlyList<string>? StopStrings { get; init; }

    /// <summary>Whether tokens are drawn at random by their probability instead of taking the likeliest; false by default.</summary>
    public bool? DoSample { get; init; }

    /// <summary>Divides the scores before sampling, above 0: lower is more predictable; 1 by default.</summary>
    public double? Temperature { get; init; }

    /// <summary>Samples from the likeliest tokens only, so many of them; 0 for all, 50 by default.</summary>
    public int? TopK { get; init; }

    /// <summary>Samples from the fewest tokens whose probabilities sum to this, in [0, 1]; 1 by default.</summary>
    public double? TopP { get; init; }

    /// <summary>Samples from tokens at least this times as probable as the likeliest, in [0, 1].</summary>
    public double? MinP { get; init; }

    /// <summary>Samples from the likeliest tokens that carry this share of the entropy, in (0, 1].</summary>
    public double? TopH { get; init; }

    /// <summary>Samples from the tokens nearest to the expected information that sum to this probability, in (0, 1]; 1 by default.</summary>
    public double? TypicalP { get; init; }

    /// <summary>Samples from tokens at least this probable, in [0, 1); 0, for all, by default.</summary>
    public double? EpsilonCutoff { get; init; }

    /// <summary>As <see cref="EpsilonCutoff"/>, but lower where the distribution is flat, in [0, 1); 0, for all, by default.</summary>
    public double? EtaCutoff { get; init; }

    /// <summary>Makes tokens that already appeared less likely, above 0; 1, no penalty, by default.</summary>
    public double? RepetitionPenalty { get; init; }

    /// <summary>Makes tokens that are not in the prompt less likely, above 0; 1, no penalty, by default.</summary>
    public double? EncoderRepetitionPenalty { get; init; }

    /// <summary>No run of this many tokens may appear twice; 0, no limit, by default.</summary>
    public int? NoRepeatNgramSize { get; init; }

    /// <summary>No run of this many tokens of the prompt may appear in the continuation; 0, no limit, by default.</summary>
    public int? EncoderNoRepeatNgramSize { get; init; }

    /// <summary>Sequences of tokens that may not appear.</summary>
    public IReadOnlyList<IReadOnlyList<int>>? BadWordsIds { get; init; }

    /// <summary>Sequences of tokens that are made likelier or less likely.</summary>
    public IReadOnlyList<SequenceBias>? SequenceBias { get; init; }

    /// <summary>Tokens that may not appear.</summary>
    public IReadOnlyList<int>? SuppressTokens { get; init; }

    /// <summary>Tokens that may not come first.</summary>
    public IReadOnlyList<int>? BeginSuppressTokens { get; init; }

    /// <summary>The token that must come first after a start token alone.</summary>
    public int? ForcedBosTokenId { get; init; }

    /// <summary>The tokens of which one must come last where the length runs out.</summary>
    public IReadOnlyList<int>? ForcedEosTokenId { get; init; }

    /// <summary>Whether scores that are no finite numbers are replaced; false by default.</summary>
    public bool? RemoveInvalidValues { get; init; }

    /// <summary>Makes ending tokens likelier the longer the continuation is.</summary>
    public ExponentialDecay? ExponentialDecayLengthPenalty { get; init; }

    /// <summary>Whether scores become log-probabilities again after all processing; false by default.</summary>
    public bool? RenormalizeLogits { get; init; }

    /// <summary>Mixes in what the model says without the prompt: above 1 the prompt counts more.</summary>
    public double? GuidanceScale { get; init; }

    /// <summary>What stands for the missing prompt under <see cref="GuidanceScale"/>, a row for each prompt; the prompt's last token by default.</summary>
    public IReadOnlyList<IReadOnlyList<int>>? NegativePromptIds { get; init; }

    /// <summary>Marks the text so that a detector can tell it.</summary>
    public Watermark? Watermarking { get; init; }

    /// <summary>Continuations followed side by side in a beam search, at least 1; 1, no beam search, by default.</summary>
    public int? NumBeams { get; init; }

    /// <summary>The power of the length that divides a beam's score: above 0 favours long texts; 1 by default.</summary>
    public double? LengthPenalty { get; init; }

    /// <summary>When a beam search ends; <see cref="HfPipelines.EarlyStopping.Heuristic"/> by default.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>Continuations for each prompt, at least 1: beams, or independent samples; 1 by default.</summary>
    public int? NumReturnSequences { get; init; }

    /// <summary>Guesses this many tokens at a time from earlier occurrences in the text and lets the model check them at once.</summary>
    public int? PromptLookupNumTokens { get; init; }

    /// <summary>The longest run of tokens to look up; 2 by default.</summary>
    public int? MaxMatchingNgramSize { get; init; }

    /// <summary>Tokens that an assistant guesses at a time; 20 by default.</summary>
    public int? NumAssistantTokens { get; init; }

    /// <summary>Whether keys and values are kept between tokens; true by default.</summary>
    public bool? UseCache { get; init; }

    /// <summary>The token that starts a text.</summary>
    public int? BosTokenId { get; init; }

    /// <summary>The tokens that end a text.</summary>
    public IReadOnlyList<int>? EosTokenIds { get; init; }

    /// <summary>The token that fills up finished texts of a batch; the first ending token by default.</summary>
    public int? PadTokenId { get; init; }

    /// <summary>The token that starts the decoder of a model with an encoder.</summary>
    public int? DecoderStartTokenId { get; init; }

    /// <summary>Where random numbers start: the same seed gives the same tokens as <c>torch.manual_seed</c> in Python; random by default.</summary>
    public long? Seed { get; init; }

    /// <summary>The tokens that may follow, by the prompt's index and the text so far; null for no limit.</summary>
    public Func<int, IReadOnlyList<int>, IReadOnlyList<int>>? PrefixAllowedTokens { get; init; }

    /// <summary>Processors of one's own, run after the built-in ones that are not about sampling.</summary>
    public IReadOnlyList<LogitsProcessor>? LogitsProcessors { get; init; }

    /// <summary>Stopping criteria of one's own.</summary>
    public IReadOnlyList<StoppingCriterion>? StoppingCriteria { get; init; }

    /// <summary>These options, with those of another wherever these are null.</summary>
    /// <param name="defaults">The options to fall back to.</param>
    public GenerationOptions Over(GenerationOptions defaults)
    {
        ArgumentNullException.ThrowIfNull(defaults);
        return new GenerationOptions
        {
            MaxNewTokens = MaxNewTokens ?? defaults.MaxNewTokens,
            MaxLength = MaxLength ?? defaults.MaxLength,
            MinNewTokens = MinNewTokens ?? defaults.MinNewTokens,
            MinLength = MinLength ?? defaults.MinLength,
            MaxTime = MaxTime ?? defaults.MaxTime,
            StopStrings = StopStrings ?? defaults.StopStrings,
            DoSample = DoSample ?? defaults.DoSample,
            Temperature = Temperature ?? defaults.Temperature,
            TopK = TopK ?? defaults.TopK,
            TopP = TopP ?? defaults.TopP,
            MinP = MinP ?? defaults.MinP,
            TopH = TopH ?? defaults.TopH,
            TypicalP = TypicalP ?? defaults.TypicalP,
            EpsilonCutoff = EpsilonCutoff ?? defaults.EpsilonCutoff,
            EtaCutoff = EtaCutoff ?? defaults.EtaCutoff,
            RepetitionPenalty = RepetitionPenalty ?? defaults.RepetitionPenalty,
            EncoderRepetitionPenalty = EncoderRepetitionPenalty ?? defaults.EncoderRepetitionPenalty,
            NoRepeatNgramSize = NoRepeatNgramSize ?? defaults.NoRepeatNgramSize,
            EncoderNoRepeatNgramSize = EncoderNoRepeatNgramSize ?? defaults.EncoderNoRepeatNgramSize,
            BadWordsIds = BadWordsIds ?? defaults.BadWordsIds,
            SequenceBias = SequenceBias ?? defaults.SequenceBias,
            SuppressTokens = SuppressTokens ?? defaults.SuppressTokens,
            BeginSuppressTokens = BeginSuppressTokens ?? defaults.BeginSuppressTokens,
            ForcedBosTokenId = ForcedBosTokenId ?? defaults.ForcedBosTokenId,
            ForcedEosTokenId = ForcedEosTokenId ?? defaults.ForcedEosTokenId,
            RemoveInvalidValues = RemoveInvalidValues ?? defaults.RemoveInvalidValues,
            ExponentialDecayLengthPenalty = ExponentialDecayLengthPenalty ?? defaults.ExponentialDecayLengthPenalty,
            RenormalizeLogits = RenormalizeLogits ?? defaults.RenormalizeLogits,
            GuidanceScale = GuidanceScale ?? defaults.GuidanceScale,
            NegativePromptIds = NegativePromptIds ?? defaults.NegativePromptIds,
            Watermarking = Watermarking ?? defaults.Watermarking,
            NumBeams = NumBeams ?? defaults.NumBeams,
            LengthPenalty = LengthPenalty ?? defaults.LengthPenalty,
            EarlyStopping = EarlyStopping ?? defaults.EarlyStopping,
            NumReturnSequences = NumReturnSequences ?? defaults.NumReturnSequences,
            PromptLookupNumTokens = PromptLookupNumTokens ?? defaults.PromptLookupNumTokens,
            MaxMatchingNgramSize = MaxMatchingNgramSize ?? defaults.MaxMatchingNgramSize,
            NumAssistantTokens = NumAssistantTokens ?? defaults.NumAssistantTokens,
            UseCache = UseCache ?? defaults.UseCache,
            BosTokenId = BosTokenId ?? defaults.BosTokenId,
            EosTokenIds = EosTokenIds ?? defaults.EosTokenIds,
            PadTokenId = PadTokenId ?? defaults.PadTokenId,
            DecoderStartTokenId = DecoderStartTokenId ?? defaults.DecoderStartTokenId,
            Seed = Seed ?? defaults.Seed,
            PrefixAllowedTokens = PrefixAllowedTokens ?? defaults.PrefixAllowedTokens,
            LogitsProcessors = LogitsProcessors ?? defaults.LogitsProcessors,
            StoppingCriteria = StoppingCriteria ?? defaults.StoppingCriteria,
        };
    }

    internal static GenerationOptions Defaults { get; } = new()
    {
        MinLength = 0,
        DoSample = false,
        Temperature = 1.0,
        TopK = 50,
        TopP = 1.0,
        TypicalP = 1.0,
        EpsilonCutoff = 0.0,
        EtaCutoff = 0.0,
        RepetitionPenalty = 1.0,
        EncoderRepetitionPenalty = 1.0,
        NoRepeatNgramSize = 0,
        EncoderNoRepeatNgramSize = 0,
        RemoveInvalidValues = false,
        RenormalizeLogits = false,
        NumBeams = 1,
        LengthPenalty = 1.0,
        EarlyStopping = HfPipelines.EarlyStopping.Heuristic,
        NumReturnSequences = 1,
        MaxMatchingNgramSize = 2,
        NumAssistantTokens = 20,
        UseCache = true,
    };
}
