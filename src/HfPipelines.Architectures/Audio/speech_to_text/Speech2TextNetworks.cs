using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using HfPipelines.Networks.Speech;

namespace HfPipelines.Architectures;

[Network("speech_to_text")]
internal static class Speech2TextNetworks
{
    // Positions begin behind the padding token's.
    private const int PositionOffset = 2;

    public static EncoderDecoderModels Models(Speech2TextConfig config, Weights weights)
    {
        EncoderDecoderParts parts = Options(config).Parts() with
        {
            Encoder = w => Speech2TextEncoder(config, w / "encoder"),
            PlaceMask = SubsampledEncoder.PlaceMask(config.NumConvLayers),
        };
        return new EncoderDecoderModels(parts, config, weights);
    }

    public static SubsampledEncoder Speech2TextEncoder(Speech2TextConfig config, Weights weights)
    {
        BartOptions options = Options(config);
        TransformerEncoderOptions layers = options.Layers(config.EncoderLayers, config.EncoderAttentionHeads, config.EncoderFfnDim);
        var front = new SubsamplingOptions
        {
            Bins = config.InputFeatPerChannel * config.InputChannels,
            KernelSizes = [.. config.ConvKernelSizes.Take(config.NumConvLayers)],
            Channels = config.ConvChannels,
            Scale = options.Embedding.Scale ?? 1,
            MaxPlaces = config.MaxSourcePositions,
            PaddingTokenId = Padding(config),
        };
        return new SubsampledEncoder(front, layers, weights);
    }

    public static TextTransformer Speech2TextDecoder(Speech2TextConfig config, Weights weights) => Options(config).Decoder(weights);

    private static BartOptions Options(Speech2TextConfig config)
    {
        var options = new BartOptions(config) { StartTokenId = config.DecoderStartTokenId, NormPlacement = NormPlacement.Before, Norm = "layer_norm" };
        int positions = config.MaxTargetPositions + PositionOffset;
        return options with
        {
            Embedding = options.Embedding with
            {
                PositionCount = positions,
                PositionOffset = 0,
                PositionTable = w => SinePositions.Compute(w, positions, config.DModel, Padding(config)),
                PaddingTokenId = Padding(config),
                Norm = null,
            },
        };
    }

    private static int Padding(Speech2TextConfig config) => config.PadTokenId ?? throw config.Error("pad_token_id", "a token", "null");
}

public partial record Speech2TextConfig : IBartConfig
{
    int IBartConfig.MaxPositionEmbeddings => MaxTargetPositions;
}
