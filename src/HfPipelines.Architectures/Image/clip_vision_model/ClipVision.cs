using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>CLIP's vision model: an encoder of patches whose class token stands for the picture.</summary>
internal sealed class ClipVision : Network
{
    private readonly PatchEmbedding _patches;
    private readonly LayerNorm _firstNorm;
    private readonly TransformerEncoder _encoder;
    private readonly LayerNorm _lastNorm;

    public ClipVision(CLIPVisionConfig config, Weights weights)
    {
        var patches = new PatchEmbeddingOptions
        {
            Channels = config.NumChannels,
            ImageSize = config.Required(config.ImageSize, "image_size")[0],
            PatchSize = config.Required(config.PatchSize, "patch_size")[0],
            HiddenSize = config.HiddenSize,
            ClassToken = true,
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
        // transformers and its checkpoints spell it so.
        _firstNorm = new LayerNorm(weights / "pre_layrnorm", config.HiddenSize, config.LayerNormEps);
        _encoder = new TransformerEncoder(encoder, weights / "encoder");
        _lastNorm = new LayerNorm(weights / "post_layernorm", config.HiddenSize, config.LayerNormEps);
    }

    public override ModelOutput Forward(ModelInput input)
    {
        Tensor pixels = input.PixelValues ?? throw new ModelInputException("pixel_values", "[count, channels, height, width]", "none");
        bool interpolate = input.IsSet("interpolate_pos_encoding");
        Tensor embeddings = _firstNorm.Forward(_patches.Forward(pixels, interpolate));
        HiddenStates states = _encoder.Forward(input, embeddings, AttentionMask.None);
        var output = new ModelOutput();
        output.Add("last_hidden_state", states.Last);
        output.Add("pooler_output", _lastNorm.Forward(states.Last.select(1, 0)));
        states.AddTo(output);
        return output;
    }
}
