using HfPipelines.Checkpoints;
using HfPipelines.Tokenization;
using static TorchSharp.torch;

namespace HfPipelines.Pipelines;

/// <summary>Texts to what a network makes of them: the states of their tokens, or one vector for each text.</summary>
public sealed class FeatureExtractionPipeline : TextPipeline, IPipeline<FeatureExtractionPipeline>
{
    private FeatureExtractionPipeline(PretrainedModel model, Tokenizer tokenizer)
        : base(model, tokenizer)
    {
    }

    static string? IPipeline<FeatureExtractionPipeline>.Mapping => "base";

    static FeatureExtractionPipeline IPipeline<FeatureExtractionPipeline>.Create(LoadedCheckpoint checkpoint) => new(checkpoint.Model, Tokenizer.Load(checkpoint.Folder.Path));

    /// <summary>Extracts the state of each token of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="maxTokens">The length that a longer text is cut to, in tokens; null to leave it whole.</param>
    /// <param name="cancellationToken">Cancels the call while it waits.</param>
    /// <returns>The states, [tokens, hidden], those of special tokens included.</returns>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    public async Task<FeatureTensor> ExtractAsync(string text, int? maxTokens = null, CancellationToken cancellationToken = default)
        => (await ExtractAsync([text], maxTokens, cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Extracts the state of each token of several texts.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="maxTokens">The length that longer texts are cut to, in tokens; null to leave them whole.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <returns>For each text the states, [tokens, hidden], those of special tokens included and none of padding.</returns>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    public Task<IReadOnlyList<FeatureTensor>> ExtractAsync(IReadOnlyList<string> texts, int? maxTokens = null, CancellationToken cancellationToken = default)
        => ReadAsync(texts, maxTokens, states => new FeatureTensor(states.shape, Numbers(states)), cancellationToken);

    /// <summary>Makes one vector of a text, to compare it with others.</summary>
    /// <param name="text">The text.</param>
    /// <param name="pooling">How the states of its tokens become one.</param>
    /// <param name="normalized">Whether the vector has the length 1, so that the product of two is the cosine between them.</param>
    /// <param name="maxTokens">The length that a longer text is cut to, in tokens; null to leave it whole.</param>
    /// <param name="cancellationToken">Cancels the call while it waits.</param>
    /// <returns>The vector, as long as the network's states.</returns>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    public async Task<ReadOnlyMemory<float>> EmbedAsync(
        string text, TextPooling pooling = TextPooling.Mean, bool normalized = true, int? maxTokens = null, CancellationToken cancellationToken = default)
        => (await EmbedAsync([text], pooling, normalized, maxTokens, cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Makes one vector of each of several texts, to compare them.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="pooling">How the states of a text's tokens become one.</param>
    /// <param name="normalized">Whether the vectors have the length 1, so that the product of two is the cosine between them.</param>
    /// <param name="maxTokens">The length that longer texts are cut to, in tokens; null to leave them whole.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <returns>For each text its vector, as long as the network's states.</returns>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    public Task<IReadOnlyList<ReadOnlyMemory<float>>> EmbedAsync(
        IReadOnlyList<string> texts, TextPooling pooling = TextPooling.Mean, bool normalized = true, int? maxTokens = null, CancellationToken cancellationToken = default)
        => ReadAsync<ReadOnlyMemory<float>>(texts, maxTokens, states => Numbers(Pool(states, pooling, normalized)), cancellationToken);

    private Task<IReadOnlyList<T>> ReadAsync<T>(IReadOnlyList<string> texts, int? maxTokens, Func<Tensor, T> read, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return RunAsync<IReadOnlyList<T>>(
            token => ForEach(Tokenizer.EncodeBatch(texts, truncation: Truncation(maxTokens)), (output, row, _) => read(output[output.Paths[0]][row]), token),
            cancellationToken);
    }

    private static Tensor Pool(Tensor states, TextPooling pooling, bool normalized)
    {
        Tensor numbers = states.to_type(ScalarType.Float32);
        Tensor pooled = pooling switch
        {
            TextPooling.Mean => numbers.mean([0]),
            TextPooling.First => numbers[0],
            _ => numbers[-1],
        };
        return normalized ? pooled / pooled.norm().clamp_min(1e-12) : pooled;
    }
}
