using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("lilt")]
internal static class LiltNetworks
{
    public static EncoderModels Models(LiltConfig config, Weights weights)
    {
        var parts = new EncoderParts
        {
            HiddenSize = config.HiddenSize,
            Encoder = (w, pools) => new Lilt(config, w, pools),
            VocabularyHead = _ => throw new NotSupportedException("LiLT has no head that scores tokens."),
            FirstStateHead = (w, labels) => PredictionHead.Classification(w / "classifier", config.HiddenSize, labels),
        };
        return new EncoderModels(parts, config, weights);
    }
}
