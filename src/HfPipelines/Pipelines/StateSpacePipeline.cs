using System.Globalization;
using HfPipelines.Checkpoints;
using HfPipelines.Generation;
using HfPipelines.Layers;
using HfPipelines.Networks;
using HfPipelines.Processing;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Pipelines;

/// <summary>Text continued by a recurrent decoder, whose state can be kept: a text is read once and continued many times, also after a restart.</summary>
public sealed class StateSpacePipeline : TextGenerationPipeline, IPipeline<StateSpacePipeline>
{
    private StateSpacePipeline(PretrainedModel model, Processor processor, GenerationConfig generationConfig)
        : base(model, processor, generationConfig)
    {
    }

    static string? IPipeline<StateSpacePipeline>.Mapping => "causal_lm";

    static StateSpacePipeline IPipeline<StateSpacePipeline>.Create(LoadedCheckpoint checkpoint)
        => new(checkpoint.Model, ProcessorLoader.Load(checkpoint), GenerationConfig.Load(checkpoint.Folder.Path));

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text, as the tokenizer takes it: no chat template is applied.</param>
    /// <param name="after">The state after what was read before, which stays as it is; null to begin.</param>
    /// <param name="cancellationToken">Stops the call before it begins.</param>
    /// <returns>The state after the text; the caller disposes of it.</returns>
    /// <exception cref="ObjectDisposedException">The pipeline or the state is disposed.</exception>
    /// <exception cref="ProcessingException">There is nothing to read.</exception>
    public Task<TextState> ReadAsync(string text, TextState? after = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        return RunAsync(_ => Read(text, after), cancellationToken);
    }

    /// <summary>Continues a text that was read before.</summary>
    /// <param name="state">The state, which stays as it is, so that it can be continued in many ways.</param>
    /// <param name="text">What follows it before the model goes on; may be empty.</param>
    /// <param name="options">What differs from the checkpoint's defaults.</param>
    /// <param name="cancellationToken">Stops within a token.</param>
    /// <returns>The new text.</returns>
    /// <exception cref="ObjectDisposedException">The pipeline or the state is disposed.</exception>
    public Task<GeneratedText> ContinueAsync(TextState state, string text = "", GenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(text);
        return RunAsync(
            token =>
            {
                using RecurrentCache cache = state.Cache.Fork();
                using DisposeScope scope = NewDisposeScope();
                return Generator.Generate(new ModelInput { InputIds = Tokens(Ids(text, state)), Cache = cache }, options, null, token)[0];
            },
            cancellationToken);
    }

    /// <summary>Resumes a state that <see cref="TextState.Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops the call before it begins.</param>
    /// <returns>The state; the caller disposes of it.</returns>
    /// <exception cref="CheckpointException">The file holds no state of this model.</exception>
    public Task<TextState> LoadStateAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return RunAsync(_ => Load(path), cancellationToken);
    }

    private TextState Read(string text, TextState? after)
    {
        int[] ids = Ids(text, after);
        if (ids.Length == 0)
        {
            throw new ProcessingException("text", "at least one token", "none");
        }

        using DisposeScope scope = NewDisposeScope();
        RecurrentCache cache = after?.Cache.Fork() ?? CreateCache();
        try
        {
            int fresh = ids.Length - 1 - (int)cache.Length;
            if (fresh > 0)
            {
                Model.Network.Forward(new ModelInput { InputIds = Tokens(ids[^(fresh + 1)..^1]), Cache = cache, LogitsToKeep = 1 });
            }

            return new TextState(ids, cache);
        }
        catch
        {
            cache.Dispose();
            throw;
        }
    }

    private TextState Load(string path)
    {
        var cache = CreateCache();
        try
        {
            string tokens = cache.Load(path).GetValueOrDefault(TextState.TokensKey, "");
            int[] ids = [.. tokens.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(t => int.TryParse(t, NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : -1)];
            return ids.Length == cache.Length + 1 && !ids.Contains(-1) ? new TextState(ids, cache)
                : throw new CheckpointException(path, TextState.TokensKey, $"{cache.Length + 1} token ids", $"'{tokens}'");
        }
        catch
        {
            cache.Dispose();
            throw;
        }
    }

    private RecurrentCache CreateCache()
    {
        DecoderCache cache = ((ICausalLanguageModel)Model.Network).CreateCache(1, 1);
        if (cache is RecurrentCache recurrent)
        {
            return recurrent;
        }

        cache.Dispose();
        throw new NotSupportedException($"{ClassName} keeps more than a state.");
    }

    private int[] Ids(string text, TextState? before)
        => [.. before?.TokenIds ?? [], .. text.Length == 0 && before is not null ? [] : Tokenizer.Encode(text, addSpecialTokens: before is null).Ids];

    private Tensor Tokens(int[] ids) => tensor(ids.Select(id => (long)id).ToArray(), [1, ids.Length], device: Model.Device);
}
