using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("segformer")]
internal static class SegformerNetworks
{
    public static Network SegformerModel(SegformerConfig config, Weights weights) => new SegformerModel(Encoder(config, weights), config.ReshapeLastStage);

    public static Network SegformerForImageClassification(SegformerConfig config, Weights weights)
    {
        SegformerEncoder encoder = Encoder(config, weights / "segformer");
        return new ImageClassifier(
            new SegformerModel(encoder, config.ReshapeLastStage),
            new Linear(weights / "classifier", encoder.Sizes[^1], config.NumLabels),
            output => config.ReshapeLastStage ? output.LastHiddenState.mean([2, 3]) : output.LastHiddenState.mean([1]));
    }

    public static Network SegformerForSemanticSegmentation(SegformerConfig config, Weights weights)
    {
        SegformerEncoder encoder = Encoder(config, weights / "segformer");
        var head = new SegformerDecodeHead(config, encoder.Sizes, weights / "decode_head");
        return new DenseModel(encoder.AsBackbone(), "logits", (maps, _) => head.Forward(maps));
    }

    private static SegformerEncoder Encoder(SegformerConfig config, Weights weights)
        => new(config, weights.As(config.Architecture.BaseClass, config), new SegformerNames());
}

public partial record SegformerConfig : ISegformerConfig;
