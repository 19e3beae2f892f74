using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>DETR with a mask a query: <c>pred_masks</c> [batch, queries, height / 4, width / 4] besides labels and boxes.</summary>
internal sealed class DetrSegmenter : Network
{
    private readonly DetrDetector _detector;
    private readonly Linear _query;
    private readonly Linear _key;
    private readonly DetrMaskHead _head;
    private readonly int _heads;

    public DetrSegmenter(DetrDetector detector, IDetrConfig config, Weights weights)
    {
        _detector = detector;
        _heads = config.EncoderAttentionHeads;
        _query = new Linear(weights / "bbox_attention" / "q_proj", config.DModel, config.DModel);
        _key = new Linear(weights / "bbox_attention" / "k_proj", config.DModel, config.DModel);
        int[] channels = [.. _detector.Model.Channels.Reverse().Take(3)];
        _head = new DetrMaskHead(weights / "mask_head", config.DModel, config.DModel + _heads, channels, config.ActivationFunction);
    }

    public override ModelOutput Forward(ModelInput input)
    {
        DetrRun run = _detector.Model.Run(input);
        ModelOutput output = _detector.Detect(run);
        if (run.FeatureMaps.Count < 3)
        {
            throw new ModelInputException("feature_maps", "at least three of the backbone", $"{run.FeatureMaps.Count}");
        }

        using DisposeScope scope = NewDisposeScope();
        Tensor attention = Attention(output.LastHiddenState, output["encoder_last_hidden_state"], run);
        Tensor masks = _head.Forward(run.Projected, attention, [run.FeatureMaps[2], run.FeatureMaps[1], run.FeatureMaps[0]]);
        output.Add("pred_masks", masks.MoveToOuterDisposeScope());
        return output;
    }

    // How much each head of each query looks at each place, all heads together one, [batch, queries, heads, height, width].
    private Tensor Attention(Tensor queries, Tensor memory, DetrRun run)
    {
        (long batch, long count, long size) = (queries.size(0), queries.size(1), queries.size(2) / _heads);
        Tensor query = _query.Forward(queries).view(batch, count, _heads, size).transpose(1, 2).mul(1 / Math.Sqrt(size));
        Tensor key = _key.Forward(memory).view(batch, memory.size(1), _heads, size).permute(0, 2, 3, 1);
        Tensor scores = query.matmul(key).transpose(1, 2);
        if (run.Mask is { } mask)
        {
            scores = scores.masked_fill(mask.view(batch, 1, 1, -1).logical_not(), finfo(scores.dtype).min);
        }

        return scores.flatten(2).softmax(-1).view(batch, count, _heads, run.Projected.size(2), run.Projected.size(3));
    }
}
