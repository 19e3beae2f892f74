using HfPipelines.Generation.Decoding;
using HfPipelines.Generation.Stopping;
using HfPipelines.Networks;
using HfPipelines.Tokenization;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Generation;

/// <summary>
/// Continues token sequences with a network, as <c>generate</c> in transformers: greedy, sampling, beam search and guessed tokens. It holds no state between
/// calls; a call runs on the thread that makes it.
/// </summary>
public sealed class TokenGenerator
{
    private readonly Network _network;
    private readonly TokenTexts? _texts;

    /// <summary>Makes a generator.</summary>
    /// <param name="network">A network that implements <see cref="ICausalLanguageModel"/>.</param>
    /// <param name="config">The checkpoint's defaults; null for none.</param>
    /// <param name="tokenizer">The tokenizer; needed for stop strings.</param>
    /// <exception cref="GenerationException">The network does not continue text.</exception>
    public TokenGenerator(Network network, GenerationConfig? config = null, Tokenizer? tokenizer = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (network is not ICausalLanguageModel)
        {
            throw new GenerationException("network", "a network that continues text", network.GetType().Name);
        }

        (_network, Config, _texts) = (network, config ?? GenerationConfig.Empty, tokenizer is null ? null : new TokenTexts(tokenizer));
    }

    /// <summary>The checkpoint's defaults.</summary>
    public GenerationConfig Config { get; }

    /// <summary>A smaller network of the same vocabulary that guesses tokens for this one to check, for prompts one at a time; null for none.</summary>
    public Network? Assistant { get; init; }

    /// <summary>Continues a batch of prompts.</summary>
    /// <param name="prompt">
    /// For a decoder <c>input_ids</c>, int64 [batch, length], shorter prompts padded on the left, with <c>attention_mask</c>, and what else the first call takes,
    /// pixels for one; its batch is repeated for beams and samples. Its cache may remember the first of the tokens, which the network then does not see
    /// again; the caller keeps the cache. Or <c>inputs_embeds</c>, [batch, length, hidden]. For a network with an encoder
    /// what that takes, and <c>decoder_input_ids</c> where the decoder begins with more than its start token.
    /// </param>
    /// <param name="options">What differs from the checkpoint's defaults.</param>
    /// <param name="observer">Watches, for example to stream.</param>
    /// <param name="cancellationToken">Stops before the next token.</param>
    /// <exception cref="GenerationException">The options or the prompt do not fit.</exception>
    /// <exception cref="OperationCanceledException">The generation was cancelled.</exception>
    public GenerationResult Generate(ModelInput prompt, GenerationOptions? options = null, GenerationObserver? observer = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        observer ??= GenerationObserver.None;
        using IDisposable inference = inference_mode();
        using DisposeScope scope = NewDisposeScope();
        if (_network is IGenerationRules rules)
        {
            (prompt, options) = (rules.Begin(prompt), rules.Complete(options ?? new GenerationOptions()));
        }

        PromptBatch batch = _network is IEncoderDecoderModel model ? PromptBatch.Encode(model, prompt, Config, options) : PromptBatch.Read(prompt, Config, options);
        var settings = new DecodingSettings(options, Config, batch.Tokens[0].Count);
        batch = batch.Repeat(settings.RowsPerPrompt);
        var sequences = new TokenSequences(batch.Tokens, settings.MaxLength);
        bool useCache = settings.Options.UseCache!.Value || batch.Input.InputsEmbeds is not null;
        using var run = new DecoderRun(_network, batch, settings.MaxLength + batch.Length - sequences.Length, useCache);
        Device device = batch.Device;
        using var processors = Processors.Create(settings, sequences, batch.EncoderTokens ?? batch.Tokens, batch.Padding, negative => StartUnconditional(negative, device, settings));
        var criteria = new Decoding.StoppingCriteria(Criteria(settings));
        var context = new DecodingContext(settings, run, sequences, processors, criteria, observer, cancellationToken);
        observer.OnPrompt(sequences);
        using CandidateSource? source = settings.Beams > 1 ? null : CreateSource(settings, batch);
        GenerationResult result = settings.Beams > 1 ? BeamSearch.Decode(context)
            : source is null ? StepwiseDecoding.Decode(context) : AssistedDecoding.Decode(context, source);
        observer.OnEnd();
        return result;
    }

    private (DecoderRun Run, TokenSequences Tokens) StartUnconditional(IReadOnlyList<IReadOnlyList<int>> negative, Device device, DecodingSettings settings)
    {
        if (_network is IEncoderDecoderModel)
        {
            throw new GenerationException(nameof(GenerationOptions.GuidanceScale), "none, for a network with an encoder", $"{settings.Options.GuidanceScale}");
        }

        int maxLength = negative[0].Count + settings.MaxLength;
        var batch = new PromptBatch(new ModelInput(), negative, negative[0].Count, null, device);
        return (new DecoderRun(_network, batch, maxLength, settings.Options.UseCache!.Value), new TokenSequences(negative, maxLength));
    }

    private CandidateSource? CreateSource(DecodingSettings settings, PromptBatch batch)
    {
        GenerationOptions options = settings.Options;
        if (Assistant is null && options.PromptLookupNumTokens is null)
        {
            return null;
        }

        if (batch.Rows != 1)
        {
            throw new GenerationException("input_ids", "one sequence, for decoding with guessed tokens", $"{batch.Rows}");
        }

        return Assistant is null
            ? new PromptLookup(options.PromptLookupNumTokens!.Value, options.MaxMatchingNgramSize!.Value)
            : new AssistantModel(new DecoderRun(Assistant, batch.WithoutCache(), settings.MaxLength, true), options.NumAssistantTokens!.Value);
    }

    private IReadOnlyList<StoppingCriterion> Criteria(DecodingSettings settings)
    {
        var criteria = new List<StoppingCriterion> { new MaxLengthCriterion(settings.MaxLength) };
        if (settings.Options.MaxTime is { } time)
        {
            criteria.Add(new MaxTimeCriterion(time));
        }

        if (settings.Options.StopStrings is { Count: > 0 } stops)
        {
            TokenTexts texts = _texts ?? throw new GenerationException(nameof(GenerationOptions.StopStrings), "none, for a generator without a tokenizer", $"{stops.Count}");
            criteria.Add(new StopStringCriterion(stops, texts.Of));
        }

        if (settings.EosTokenIds.Length > 0)
        {
            criteria.Add(new EosTokenCriterion(settings.EosTokenIds));
        }

        criteria.AddRange(settings.Options.StoppingCriteria ?? []);
        return criteria;
    }
}
