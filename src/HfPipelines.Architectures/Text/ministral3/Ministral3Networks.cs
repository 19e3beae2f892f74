using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

[Network("ministral3")]
internal static class Ministral3Networks
{
    public static DecoderModels Models(Ministral3Config config, Weights weights)
    {
        RopeParameters rope = config.RopeParameters;
        DecoderOptions options = DecoderOptions.From(config);
        if (rope.Llama4ScalingBeta is { } growth && rope.OriginalMaxPositionEmbeddings is { } length)
        {
            // Queries grow with every stretch of positions as long as the context before its extension.
            options = options with { QueryScale = positions => positions.floor_divide(length).to_type(ScalarType.Float32).log1p().mul(growth).add(1) };
        }

        return new DecoderModels(options, config, weights);
    }
}
