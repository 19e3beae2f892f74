using HfPipelines.Imaging.Processing;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.PostProcessing;

/// <summary>The output of a network whose queries have labels and masks.</summary>
internal sealed class MaskQueries
{
    private readonly PostProcessorCall _call;
    private readonly ImageSize? _unpadded;

    /// <summary>Reads the output. The class's entry names it and says whether masks are first stretched to an <c>edge</c> or the processor's size.</summary>
    /// <param name="call">The call.</param>
    public MaskQueries(PostProcessorCall call)
    {
        _call = call;
        string labels = call.Text("labels", "class_queries_logits"), masks = call.Text("masks", "masks_queries_logits");
        Labels = call.Output(labels, 3).to_type(ScalarType.Float32);
        Masks = call.Output(masks, 4).to_type(ScalarType.Float32);
        call.CheckSame(labels, masks, 2);
        if (call.Count("edge", null) is { } edge)
        {
            Masks = Planes.Stretch(Masks, new TargetSize(edge, edge));
        }
        else if (call.Flag("processor_size"))
        {
            _unpadded = call.Processor.Size();
            int height = _unpadded.RequireShortestEdge();
            Masks = Planes.Stretch(Masks, new TargetSize(height, _unpadded.LongestEdge ?? height));
        }
    }

    /// <summary>How many pictures there are.</summary>
    public int Count => (int)Labels.size(0);

    /// <summary>float32 [batch, queries, labels], before softmax.</summary>
    public Tensor Labels { get; }

    /// <summary>float32 [batch, queries, height, width], before the sigmoid.</summary>
    public Tensor Masks { get; }

    /// <summary>The chances of all labels, without the last where that is none, [batch, queries, labels].</summary>
    public Tensor LabelScores()
    {
        Tensor scores = Labels.softmax(-1);
        return _call.Takes("all_labels") ? scores : scores.narrow(-1, 0, scores.size(-1) - 1);
    }

    /// <summary>Masks or scores of one picture in its target size, if any. Where the network saw the picture padded, the padding is cut off.</summary>
    /// <param name="planes">[planes, height, width].</param>
    /// <param name="index">Which picture.</param>
    public Tensor Stretch(Tensor planes, int index)
    {
        if (_call.SizeOf(index) is not { } size)
        {
            return planes;
        }

        if (_unpadded is { ShortestEdge: { } shortest } edges)
        {
            (int height, int width) = SizeRules.WithAspectRatio(size.Height, size.Width, shortest, edges.LongestEdge);
            planes = planes.slice(1, 0, height, 1).slice(2, 0, width, 1);
        }

        return Planes.Stretch(planes, size, _call.Flag("antialias"));
    }
}
