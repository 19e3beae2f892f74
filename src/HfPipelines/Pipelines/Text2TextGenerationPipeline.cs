using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Generation;
using HfPipelines.Networks;
using HfPipelines.Processing;
using HfPipelines.Tokenization;

namespace HfPipelines.Pipelines;

/// <summary>Texts to other texts by a network with an encoder and a decoder: summaries, translations and whatever else it was trained to write.</summary>
public sealed class Text2TextGenerationPipeline : TextPipeline, IPipeline<Text2TextGenerationPipeline>
{
    // As the pipeline of transformers, where neither the checkpoint nor the caller says.
    private static readonly GenerationOptions Usual = new() { NumBeams = 4 };
    private const int UsualNewTokens = 256;

    private readonly TextGenerator _generator;

    private Text2TextGenerationPipeline(PretrainedModel model, Tokenizer tokenizer, GenerationConfig generationConfig)
        : base(model, tokenizer)
    {
        GenerationConfig = generationConfig;
        _generator = new TextGenerator(model.Network, tokenizer, generationConfig);
    }

    /// <summary>The checkpoint's defaults for generation.</summary>
    public GenerationConfig GenerationConfig { get; }

    static string? IPipeline<Text2TextGenerationPipeline>.Mapping => "seq_to_seq_causal_lm";

    static Text2TextGenerationPipeline IPipeline<Text2TextGenerationPipeline>.Create(LoadedCheckpoint checkpoint) => new(checkpoint.Model, Tokenizer.Load(checkpoint.Folder.Path), GenerationConfig.Load(checkpoint.Folder.Path));

    /// <summary>Writes what the network makes of a text.</summary>
    /// <param name="text">The text, with the words before it that the network was trained to expect, unless the checkpoint names them.</param>
    /// <param name="options">What differs from the checkpoint's defaults.</param>
    /// <param name="maxTokens">The length that longer texts are cut to, in tokens; null to leave them whole.</param>
    /// <param name="cancellationToken">Stops within a token.</param>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    public async Task<GeneratedText> GenerateAsync(string text, GenerationOptions? options = null, int? maxTokens = null, CancellationToken cancellationToken = default)
        => (await GenerateAsync([text], options, maxTokens, cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Writes what the network makes of several texts, as one padded batch.</summary>
    /// <param name="texts">The texts, with the words before each that the network was trained to expect, unless the checkpoint names them.</param>
    /// <param name="options">What differs from the checkpoint's defaults.</param>
    /// <param name="maxTokens">The length that longer texts are cut to, in tokens; null to leave them whole.</param>
    /// <param name="cancellationToken">Stops within a token.</param>
    /// <returns>For each text as many as the options ask for, one by default.</returns>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    public Task<IReadOnlyList<GeneratedText>> GenerateAsync(IReadOnlyList<string> texts, GenerationOptions? options = null, int? maxTokens = null, CancellationToken cancellationToken = default)
        => WriteAsync(texts, null, options, maxTokens, cancellationToken);

    /// <summary>Writes what the network makes of a text and gives it piece by piece; a piece never ends within a character.</summary>
    /// <param name="text">The text, with the words before it that the network was trained to expect, unless the checkpoint names them.</param>
    /// <param name="options">What differs from the checkpoint's defaults; one beam unless they say otherwise.</param>
    /// <param name="maxTokens">The length that longer texts are cut to, in tokens; null to leave them whole.</param>
    /// <param name="cancellationToken">Stops within a token, as does leaving the enumeration.</param>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    public IAsyncEnumerable<string> StreamAsync(string text, GenerationOptions? options = null, int? maxTokens = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        GenerationOptions chosen = (options ?? new GenerationOptions()).Over(new GenerationOptions { NumBeams = 1 });
        return TextStream.ReadAsync(
            (onText, leaving) => RunAsync(token => Write([text], null, chosen, maxTokens, onText, token), leaving), trimStart: false, null, cancellationToken);
    }

    /// <summary>Summarizes a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="options">What differs from the checkpoint's defaults for summaries.</param>
    /// <param name="maxTokens">The length that longer texts are cut to, in tokens; null to leave them whole.</param>
    /// <param name="cancellationToken">Stops within a token.</param>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    public async Task<GeneratedText> SummarizeAsync(string text, GenerationOptions? options = null, int? maxTokens = null, CancellationToken cancellationToken = default)
        => (await SummarizeAsync([text], options, maxTokens, cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Summarizes several texts, as one padded batch.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="options">What differs from the checkpoint's defaults for summaries.</param>
    /// <param name="maxTokens">The length that longer texts are cut to, in tokens; null to leave them whole.</param>
    /// <param name="cancellationToken">Stops within a token.</param>
    /// <returns>For each text as many summaries as the options ask for, one by default.</returns>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    public Task<IReadOnlyList<GeneratedText>> SummarizeAsync(IReadOnlyList<string> texts, GenerationOptions? options = null, int? maxTokens = null, CancellationToken cancellationToken = default)
        => WriteAsync(texts, Parameters("summarization"), options, maxTokens, cancellationToken);

    /// <summary>Translates a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="languages">The two languages as the checkpoint names them in its <c>task_specific_params</c>, for example <c>en_to_de</c>; null for a network of one pair.</param>
    /// <param name="options">What differs from the checkpoint's defaults for translations.</param>
    /// <param name="maxTokens">The length that longer texts are cut to, in tokens; null to leave them whole.</param>
    /// <param name="cancellationToken">Stops within a token.</param>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    /// <exception cref="ProcessingException">The checkpoint does not name these languages.</exception>
    public async Task<GeneratedText> TranslateAsync(string text, string? languages = null, GenerationOptions? options = null, int? maxTokens = null, CancellationToken cancellationToken = default)
        => (await TranslateAsync([text], languages, options, maxTokens, cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Translates several texts, as one padded batch.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="languages">The two languages as the checkpoint names them in its <c>task_specific_params</c>, for example <c>en_to_de</c>; null for a network of one pair.</param>
    /// <param name="options">What differs from the checkpoint's defaults for translations.</param>
    /// <param name="maxTokens">The length that longer texts are cut to, in tokens; null to leave them whole.</param>
    /// <param name="cancellationToken">Stops within a token.</param>
    /// <returns>For each text as many translations as the options ask for, one by default.</returns>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    /// <exception cref="ProcessingException">The checkpoint does not name these languages.</exception>
    public Task<IReadOnlyList<GeneratedText>> TranslateAsync(
        IReadOnlyList<string> texts, string? languages = null, GenerationOptions? options = null, int? maxTokens = null, CancellationToken cancellationToken = default)
    {
        ConfigReader? parameters = Parameters(languages is null ? "translation" : $"translation_{languages}");
        return languages is null || parameters is not null
            ? WriteAsync(texts, parameters, options, maxTokens, cancellationToken)
            : throw new ProcessingException("languages", "a translation that task_specific_params of config.json names", languages);
    }

    /// <summary>What the checkpoint says of a task: generation options and the words before each text.</summary>
    private ConfigReader? Parameters(string task) => Config.Reader.GetObject("task_specific_params")?.GetObject(task);

    private Task<IReadOnlyList<GeneratedText>> WriteAsync(IReadOnlyList<string> texts, ConfigReader? parameters, GenerationOptions? options, int? maxTokens, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return RunAsync(token => Write(texts, parameters, options, maxTokens, null, token), cancellationToken);
    }

    private IReadOnlyList<GeneratedText> Write(
        IReadOnlyList<string> texts, ConfigReader? parameters, GenerationOptions? options, int? maxTokens, Action<string>? onText, CancellationToken cancellationToken)
    {
        string prefix = parameters?.GetStringOrNull("prefix") ?? Config.Reader.GetStringOrNull("prefix") ?? "";
        var processing = new ProcessorOptions { MaxLength = maxTokens, Truncate = maxTokens is not null };
        ModelInput input = ToDevice(TokenBatch.Encode(Tokenizer, [.. texts.Select(t => new ProcessorInput(prefix + t, []))], processing));
        return _generator.Generate(input, Options(options, parameters), onText, cancellationToken);
    }

    private GenerationOptions Options(GenerationOptions? options, ConfigReader? parameters)
    {
        GenerationOptions chosen = (options ?? new GenerationOptions())
            .Over(parameters is null ? new GenerationOptions() : GenerationConfigReader.Read(parameters))
            .Over(GenerationConfig.Options)
            .Over(Usual);
        return chosen.MaxNewTokens is null && chosen.MaxLength is null ? chosen with { MaxNewTokens = UsualNewTokens } : chosen;
    }
}
