using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>ViTMAE with a decoder that paints all patches: <c>logits</c> [batch, patches, numbers of a patch].</summary>
internal sealed class ViTMAEPainter : Network
{
    private readonly Network _model;
    private readonly Linear _embedding;
    private readonly Tensor _maskToken;
    private readonly Tensor _positions;
    private readonly TransformerEncoder _decoder;
    private readonly LayerNorm _norm;
    private readonly Linear _head;

    public ViTMAEPainter(ViTMAEConfig config, Network model, Weights weights)
    {
        int size = config.DecoderHiddenSize;
        (int height, int width) = (config.PatchSize[0], config.PatchSize[^1]);
        int patches = config.ImageSize[0] / height * (config.ImageSize[^1] / width);

        // Checkpoints name the list of layers in two ways.
        const string Layers = "decoder_layers";
        string list = weights.Contains($"{Layers}.0.layernorm_before.weight") ? Layers : "decoder_encoder.layer";
        var options = new ViTOptions(config);
        _model = model;
        _embedding = new Linear(weights / "decoder_embed", config.HiddenSize, size);
        _maskToken = weights.Get("mask_token", 1, 1, size);
        _positions = weights.Get("decoder_pos_embed", 1, patches + 1, size);
        _decoder = new TransformerEncoder(
            options.Layers with
            {
                HiddenSize = size,
                IntermediateSize = config.DecoderIntermediateSize,
                Layers = config.DecoderNumHiddenLayers,
                Heads = config.DecoderNumAttentionHeads,
                Names = ViTOptions.LayerNames with { Layers = list },
            },
            weights);
        _norm = new LayerNorm(weights / "decoder_norm", size, config.LayerNormEps);
        _head = new Linear(weights / "decoder_pred", size, height * width * config.NumChannels);
    }

    public override ModelOutput Forward(ModelInput input)
    {
        ModelOutput inner = _model.Forward(input);
        Tensor places = inner["ids_restore"];
        Tensor seen = _embedding.Forward(inner.LastHiddenState);
        (long batch, long patches, long size) = (seen.size(0), places.size(1), seen.size(2));
        if (patches + 1 != _positions.size(1))
        {
            throw new ModelInputException("pixel_values", $"pictures of {_positions.size(1) - 1} patches", $"{patches} patches");
        }

        long hidden = patches + 1 - seen.size(1);
        Tensor all = cat([seen.narrow(1, 1, seen.size(1) - 1), _maskToken.expand(batch, hidden, size)], 1);
        Tensor restored = all.gather(1, places.unsqueeze(-1).expand(batch, patches, size));
        Tensor states = cat([seen.narrow(1, 0, 1), restored], 1) + _positions;
        Tensor decoded = _norm.Forward(_decoder.Forward(new ModelInput(), states, AttentionMask.None).Last);
        var output = new ModelOutput();
        output.Add("logits", _head.Forward(decoded).narrow(1, 1, patches));
        output.AddRest(inner, "last_hidden_state");
        return output;
    }
}
