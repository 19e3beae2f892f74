using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>
/// ViT that sees only some patches of a picture, drawn at random or by the call's <c>noise</c> [batch, patches]: <c>last_hidden_state</c>
/// [batch, 1 + patches that stay, hidden], <c>mask</c> [batch, patches], 1 for those that were left out, and <c>ids_restore</c> [batch, patches], the
/// place of each among those that stay and then those that do not.
/// </summary>
internal sealed class ViTMAEEncoder : Network
{
    private readonly PatchEmbedding _patches;
    private readonly TransformerEncoder _encoder;
    private readonly LayerNorm _norm;
    private readonly double _maskRatio;

    public ViTMAEEncoder(ViTMAEConfig config, Weights weights)
    {
        var options = new ViTOptions(config);
        _patches = new PatchEmbedding(weights / "embeddings", options.Patches);
        _encoder = new TransformerEncoder(options.Layers, weights);
        _norm = new LayerNorm(weights / "layernorm", config.HiddenSize, config.LayerNormEps);
        _maskRatio = config.MaskRatio;
    }

    public override ModelOutput Forward(ModelInput input)
    {
        Tensor tokens = _patches.Forward(input);
        (long batch, long length, long size) = (tokens.size(0), tokens.size(1) - 1, tokens.size(2));
        Tensor noise = input["noise"] ?? rand(batch, length).to(tokens.device);
        if (noise.dim() != 2 || noise.size(0) != batch || noise.size(1) != length)
        {
            throw new ModelInputException("noise", $"[{batch}, {length}]", $"[{string.Join(", ", noise.shape)}]");
        }

        Tensor order = noise.argsort(1);
        Tensor places = order.argsort(1);
        long kept = (long)(length * (1 - _maskRatio));
        Tensor index = order.narrow(1, 0, kept).unsqueeze(-1).expand(batch, kept, size);
        Tensor seen = cat([tokens.narrow(1, 0, 1), tokens.narrow(1, 1, length).gather(1, index)], 1);
        AttentionMask mask = AttentionMask.Create(AttentionPattern.Bidirectional, AttentionSpan.Of(input, seen));
        HiddenStates states = _encoder.Forward(input, seen, mask);
        var output = new ModelOutput();
        output.Add("last_hidden_state", _norm.Forward(states.Last));
        output.Add("mask", places.ge(kept).to_type(ScalarType.Float32));
        output.Add("ids_restore", places);
        states.AddTo(output);
        return output;
    }
}
