using HfPipelines.Checkpoints;
using HfPipelines.Networks;
using HfPipelines.Processing;
using HfPipelines.Tokenization;
using static TorchSharp.torch;

namespace HfPipelines.Pipelines;

/// <summary>A pipeline that reads texts.</summary>
public abstract class TextPipeline : ModelPipeline
{
    private const int BatchSize = 16;

    private protected TextPipeline(PretrainedModel model, Tokenizer tokenizer)
        : base(model) => Tokenizer = tokenizer;

    /// <summary>The tokenizer.</summary>
    public Tokenizer Tokenizer { get; }

    /// <summary>The inputs that the network is given.</summary>
    private protected virtual IReadOnlyList<string> InputNames => Tokenizer.ModelInputNames;

    /// <summary>How texts are cut to a number of tokens; null for not at all.</summary>
    private protected TruncationOptions? Truncation(int? maxTokens, TruncationStrategy strategy = TruncationStrategy.LongestFirst, int stride = 0)
        => maxTokens is { } length ? new TruncationOptions(length, strategy, stride, Tokenizer.TruncationSide) : null;

    /// <summary>Runs the network on texts and reads a result for each. Texts of the same length run together, so that none is padded.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="read">From the output, a text's row in it and the text to the result.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <returns>The results, in the order of the texts.</returns>
    private protected T[] ForEach<T>(IReadOnlyList<Encoding> texts, Func<ModelOutput, int, Encoding, T> read, CancellationToken cancellationToken)
    {
        var results = new T[texts.Count];
        foreach (int[] batch in Enumerable.Range(0, texts.Count).GroupBy(i => texts[i].Count).SelectMany(g => g.Chunk(BatchSize)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using IDisposable scope = NewDisposeScope();
            ModelOutput output = Model.Network.Forward(ToDevice(EncodedTexts.ToInput(InputNames, [.. batch.Select(i => texts[i])])));
            for (int row = 0; row < batch.Length; row++)
            {
                results[batch[row]] = read(output, row, texts[batch[row]]);
            }
        }

        return results;
    }

    /// <summary>The numbers of a tensor, the last dimension's side by side.</summary>
    private protected static float[] Numbers(Tensor tensor) => tensor.to_type(ScalarType.Float32).cpu().contiguous().data<float>().ToArray();
}
