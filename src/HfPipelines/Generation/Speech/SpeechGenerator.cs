using HfPipelines.Generation.Logits;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Generation.Speech;

/// <summary>
/// Writes down recordings of any length with a network that hears one window at a time, as Whisper's <c>generate</c> in transformers: from window to window
/// by the timestamps that it writes, each window again at a higher temperature where what was written is not good enough. It holds no state between calls; a
/// call runs on the thread that makes it.
/// </summary>
public sealed class SpeechGenerator
{
    private const string Features = "input_features";
    private const double FrameTime = 0.01;
    private const int UsualNewTokens = 256;

    private readonly ITranscriber _model;
    private readonly TokenGenerator _tokens;
    private readonly SpeechConfig _config;
    private readonly DecoderProbe _probe;

    /// <summary>Makes a generator.</summary>
    /// <param name="network">A network that implements <see cref="ITranscriber"/>.</param>
    /// <param name="config">The checkpoint's defaults; null for none.</param>
    /// <exception cref="GenerationException">The network does not write down speech.</exception>
    public SpeechGenerator(Network network, GenerationConfig? config = null)
    {
        _model = network as ITranscriber ?? throw new GenerationException("network", "a network that writes down speech", network?.GetType().Name ?? "none");
        _tokens = new TokenGenerator(network, config);
        _config = new SpeechConfig(_tokens.Config);
        _probe = new DecoderProbe(network, _model, _config, FrameTime);
    }

    private int WindowFrames => _model.FramesPerPlace * _model.Places;

    private int TimestampBegin => _config.NoTimestampsId + 1 ?? _model.VocabularySize + 1;

    /// <summary>Writes once for one window of each recording, whatever timestamps say: the likeliest tokens.</summary>
    /// <param name="input"><c>input_features</c>, [batch, bins, frames of a window].</param>
    /// <param name="generation">What differs from the checkpoint's defaults; several sequences are found each on its own.</param>
    /// <param name="options">Language, task and timestamps; null for what the checkpoint says.</param>
    /// <param name="observer">Watches.</param>
    /// <param name="cancellationToken">Stops before the next token.</param>
    /// <exception cref="GenerationException">The options or the input do not fit.</exception>
    public GenerationResult GenerateWindow(
        ModelInput input, GenerationOptions? generation = null, TranscriptionOptions? options = null, GenerationObserver? observer = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        using IDisposable inference = inference_mode();
        using DisposeScope scope = NewDisposeScope();
        options ??= new TranscriptionOptions();
        GenerationOptions merged = (generation ?? new GenerationOptions()).Over(_config.Options);
        Tensor states = _model.Encode(input).LastHiddenState.repeat_interleave(merged.NumReturnSequences ?? 1, 0);
        bool timestamps = WritesTimestamps(options);
        IReadOnlyList<int>[] prompts = [.. Enumerable.Range(0, (int)states.size(0)).Select(row => Prompt(options, timestamps, merged, states.narrow(0, row, 1)))];
        return Write(states, prompts, AtTemperature(merged, 0), timestamps, observer, cancellationToken);
    }

    /// <summary>Writes down a recording of any length.</summary>
    /// <param name="features">Its spectrogram, [1, bins, frames].</param>
    /// <param name="frames">How many of the frames count, for the times of words; null for all.</param>
    /// <param name="options">How; null for what the checkpoint says.</param>
    /// <param name="cancellationToken">Stops before the next token.</param>
    /// <exception cref="GenerationException">The options or the recording do not fit.</exception>
    /// <exception cref="OperationCanceledException">The generation was cancelled.</exception>
    public SpeechGeneration Generate(Tensor features, int? frames = null, TranscriptionOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (features.dim() != 3 || features.size(0) != 1)
        {
            throw new GenerationException(Features, "[1, bins, frames]", $"[{string.Join(", ", features.shape)}]");
        }

        options ??= new TranscriptionOptions();
        if (options.Timestamps == TimestampKind.Words && _config.AlignmentHeads is null)
        {
            throw new GenerationException(nameof(options.Timestamps), "no words, for the checkpoint's generation_config.json has no alignment_heads", "words");
        }

        using IDisposable inference = inference_mode();
        int total = (int)features.size(2);
        bool timestamps = total > WindowFrames || WritesTimestamps(options);
        if (timestamps && _config.NoTimestampsId is null)
        {
            throw new GenerationException(nameof(options.Timestamps), "none, for the checkpoint's generation_config.json has no no_timestamps_token_id", "timestamps");
        }

        GenerationOptions merged = (options.Generation ?? new GenerationOptions()).Over(_config.Options) with { NumReturnSequences = 1 };
        var attempts = new SpeechAttempts(_config, options, _model.VocabularySize, (states, prompt, temperature, observer)
            => Write(states, [prompt], AtTemperature(merged, temperature), timestamps, observer, cancellationToken));
        var cutter = new SegmentCutter(TimestampBegin, _model.FramesPerPlace, FrameTime);
        List<SpeechSegment> segments = [];
        IReadOnlyList<int>? begin = null;
        bool readsOwn = options.ReadsItsOwnText == true;
        for (int seek = 0; seek < total;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            int count = Math.Min(total - seek, WindowFrames);
            Tensor states = _model.Encode(new ModelInput { [Features] = Window(features, seek, count) }).LastHiddenState;
            begin ??= Prompt(options, timestamps, merged, states);
            int[] prompt = [.. Before(segments, options, readsOwn), .. begin];
            double? silence = attempts.Thresholds.NoSpeech is null ? null : _probe.Silence(states, prompt, prompt.Length - begin.Count);
            SpeechAttempt attempt = attempts.Run(states, prompt, silence);
            readsOwn = attempt.ReadsOn;
            if (attempt.IsSilent)
            {
                seek += count;
                continue;
            }

            float[] times = options.Timestamps == TimestampKind.Words ? _probe.Times(states, prompt, attempt.Tokens, frames - seek) : [];
            (IReadOnlyList<SpeechSegment> found, int advance) = cutter.Cut(attempt.Text(_config.Options.EosTokenIds), times, seek, count);
            segments.AddRange(found);

            // A network that wrote nothing but its first timestamp would hear the same window for ever.
            seek += Math.Max(advance, _model.FramesPerPlace);
        }

        int? language = begin?.Where(t => _config.Languages?.Values.Contains(t) == true).Select(t => (int?)t).FirstOrDefault();
        return new SpeechGeneration { Segments = segments, LanguageId = language, Language = _config.Languages?.FirstOrDefault(l => l.Value == language).Key };
    }

    private bool WritesTimestamps(TranscriptionOptions options) => options.Timestamps != TimestampKind.None || _config.WritesTimestamps;

    private IReadOnlyList<int> Prompt(TranscriptionOptions options, bool timestamps, GenerationOptions merged, Tensor states)
    {
        int start = merged.DecoderStartTokenId ?? throw new GenerationException(nameof(merged.DecoderStartTokenId), "the token to begin with", "none");
        return SpeechPrompt.Create(_config, start, options, timestamps, () => _probe.Language(states, start));
    }

    private Tensor Window(Tensor features, int seek, int count)
    {
        Tensor window = features.narrow(2, seek, count);
        return count == WindowFrames ? window : nn.functional.pad(window, [0, WindowFrames - count]);
    }

    /// <summary>What stands in front of the start token: what was said before, or the caller's prompt.</summary>
    private IEnumerable<int> Before(IReadOnlyList<SpeechSegment> segments, TranscriptionOptions options, bool readsOwn)
    {
        int[] given = [.. options.PromptIds ?? []];
        if (!readsOwn || (segments.Count == 0 && given.Length == 0))
        {
            return given;
        }

        int[] own = given is [int first, ..] && first == _config.PreviousId ? given[1..] : given;
        IEnumerable<int> written = segments.SelectMany(s => s.Tokens is [.., int last, _] && s.Tokens.Count > 2 && last >= TimestampBegin ? s.Tokens.SkipLast(1) : s.Tokens);
        IEnumerable<int> kept = own.Concat(written).TakeLast((_model.MaxTokens / 2) - 1);
        return _config.PreviousId is { } previous ? kept.Prepend(previous) : kept;
    }

    private GenerationResult Write(
        Tensor states, IReadOnlyList<int>[] prompts, GenerationOptions generation, bool timestamps, GenerationObserver? observer, CancellationToken cancellationToken)
    {
        int length = prompts[0].Count;
        int room = _model.MaxTokens - length;
        if (generation.MaxNewTokens > room)
        {
            throw new GenerationException(nameof(generation.MaxNewTokens), $"at most {room}, for the model writes {_model.MaxTokens} tokens and {length} are its prompt's", $"{generation.MaxNewTokens}");
        }

        // As in transformers, a greatest length does not count the prompt.
        int added = generation.MaxNewTokens ?? Math.Min(room, generation.MaxLength is { } most ? most + Math.Min(length, (_model.MaxTokens / 2) - 1) - length : UsualNewTokens);
        return _tokens.Generate(
            DecoderProbe.Input(states, prompts),
            generation with
            {
                MaxNewTokens = added,
                NumReturnSequences = 1,
                LogitsProcessors = timestamps ? [Rules(length), .. generation.LogitsProcessors ?? []] : generation.LogitsProcessors,
            },
            observer,
            cancellationToken);
    }

    private TimestampRules Rules(int promptLength) => new()
    {
        NoTimestampsTokenId = _config.NoTimestampsId!.Value,
        EosTokenId = _config.Options.EosTokenIds is [int end, ..] ? end : throw new GenerationException(nameof(GenerationOptions.EosTokenIds), "an ending token, for timestamps", "none"),
        BeginIndex = promptLength,
        MaxInitialTimestampIndex = _config.MaxInitialTimestamp,
    };

    private static GenerationOptions AtTemperature(GenerationOptions options, double temperature) => temperature > 0
        ? options with { DoSample = true, Temperature = temperature, NumBeams = 1 }
        : options with { DoSample = false, Temperature = 1 };
}
