using HfPipelines.Checkpoints;
using HfPipelines.Imaging;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Pipelines;

/// <summary>A pipeline that takes pictures.</summary>
public abstract class ImagePipeline : ModelPipeline
{
    private protected ImagePipeline(PretrainedModel model, ImageProcessor imageProcessor)
        : base(model) => ImageProcessor = imageProcessor;

    /// <summary>Turns pictures into the network's inputs.</summary>
    public ImageProcessor ImageProcessor { get; }

    /// <summary>Turns pictures, in colour whatever they are, into the network's inputs.</summary>
    /// <param name="images">The pictures.</param>
    private protected ModelInput Process(IReadOnlyList<ImageData> images) => ImageProcessor.Process([.. images.Select(i => i.Convert(ImageMode.Rgb))]);

    /// <summary>Runs the network on pictures, some at a time, and reads a result for each.</summary>
    /// <param name="images">The pictures.</param>
    /// <param name="batchSize">How many are run at a time.</param>
    /// <param name="read">From the output and a picture's place in it to the result; the third argument is the picture's place in the list.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <param name="process">How pictures become the network's inputs; null for the processor alone.</param>
    private protected Task<IReadOnlyList<T>> ForEachAsync<T>(
        IReadOnlyList<ImageData> images, int batchSize, Func<ModelOutput, int, int, T> read, CancellationToken cancellationToken, Func<IReadOnlyList<ImageData>, ModelInput>? process = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        return RunAsync<IReadOnlyList<T>>(
            token =>
            {
                var results = new List<T>(images.Count);
                foreach (ImageData[] batch in images.Chunk(batchSize))
                {
                    token.ThrowIfCancellationRequested();
                    using IDisposable scope = NewDisposeScope();
                    ModelOutput output = Model.Network.Forward(ToDevice((process ?? Process)(batch)));
                    int first = results.Count;
                    results.AddRange(Enumerable.Range(0, batch.Length).Select(i => read(output, i, first + i)));
                }

                return results;
            },
            cancellationToken);
    }
}
