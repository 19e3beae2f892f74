using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>SigLIP's vision model: an encoder of patches that, with its head, attention sums up.</summary>
internal sealed class SiglipVision : Network
{
    private readonly PatchEmbedding _patches;
    private readonly TransformerEncoder _encoder;
    private readonly LayerNorm _norm;
    private readonly AttentionPooling? _head;

    public SiglipVision(SiglipVisionConfig config, Weights weights)
    {
        var patches = new PatchEmbeddingOptions
        {
            Channels = config.NumChannels,
            ImageSize = config.ImageSize[0],
            PatchSize = config.PatchSize[0],
            HiddenSize = config.HiddenSize,
            Bias = true,
        };
        var encoder = new TransformerEncoderOptions
        {
            HiddenSize = config.HiddenSize,
            IntermediateSize = config.IntermediateSize,
            Layers = config.NumHiddenLayers,
            Heads = config.NumAttentionHeads,
            Activation = config.HiddenAct,
            NormEpsilon = config.LayerNormEps,
        };
        _patches = new PatchEmbedding(weights / "embeddings", patches);
        _encoder = new TransformerEncoder(encoder, weights / "encoder");
        _norm = new LayerNorm(weights / "post_layernorm", config.HiddenSize, config.LayerNormEps);
        _head = config.VisionUseHead
            ? new AttentionPooling(weights / "head", config.HiddenSize, config.IntermediateSize, config.NumAttentionHeads, config.HiddenAct, config.LayerNormEps)
            : null;
    }

    public override ModelOutput Forward(ModelInput input)
    {
        Tensor pixels = input.PixelValues ?? throw new ModelInputException("pixel_values", "[count, channels, height, width]", "none");
        HiddenStates states = _encoder.Forward(input, _patches.Forward(pixels, input.IsSet("interpolate_pos_encoding")), AttentionMask.None);
        Tensor last = _norm.Forward(states.Last);
        var output = new ModelOutput();
        output.Add("last_hidden_state", last);
        output.Add("pooler_output", _head?.Forward(last));
        states.AddTo(output);
        return output;
    }
}
