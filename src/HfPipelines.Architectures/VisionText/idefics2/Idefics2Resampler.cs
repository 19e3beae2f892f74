using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>Sums pictures of any number of patches up in a few learned places, which read the patches and one another.</summary>
internal sealed class Idefics2Resampler
{
    private readonly Tensor _latents;
    private readonly Layer[] _layers;
    private readonly Norm _norm;

    public Idefics2Resampler(Idefics2PerceiverConfig config, Weights weights)
    {
        var norm = new NormOptions(NormKind.RootMeanSquare, config.RmsNormEps);
        _latents = weights.Get("latents", config.ResamplerNLatents, config.HiddenSize);
        _layers = [.. Enumerable.Range(0, config.ResamplerDepth).Select(i => new Layer(config, norm, weights / "layers" / i))];
        _norm = norm.Create(weights / "norm", config.HiddenSize);
    }

    /// <summary>Reads pictures.</summary>
    /// <param name="patches">[pictures, patches, hidden].</param>
    /// <param name="mask">Which patches count, bool [pictures, patches].</param>
    /// <returns>[pictures, places, hidden], a new tensor.</returns>
    public Tensor Forward(Tensor patches, Tensor mask)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor latents = _latents.unsqueeze(0).expand(patches.size(0), -1, -1);
        AttentionMask visible = AttentionMask.OfKeys(cat([mask, ones([mask.size(0), latents.size(1)], ScalarType.Bool, mask.device)], 1), patches.dtype);
        Tensor read = _layers.Aggregate(latents, (state, layer) => layer.Forward(state, patches, visible));
        return _norm.Forward(read).MoveToOuterDisposeScope();
    }

    private sealed class Layer(Idefics2PerceiverConfig config, NormOptions norm, Weights weights)
    {
        private readonly Norm _latentNorm = norm.Create(weights / "input_latents_norm", config.HiddenSize);
        private readonly Norm _contextNorm = norm.Create(weights / "input_context_norm", config.HiddenSize);
        private readonly Norm _feedForwardNorm = norm.Create(weights / "post_attention_layernorm", config.HiddenSize);
        private readonly Linear _query = Projection(config, weights / "self_attn" / "q_proj", config.ResamplerNHeads);
        private readonly Linear _key = Projection(config, weights / "self_attn" / "k_proj", config.NumKeyValueHeads);
        private readonly Linear _value = Projection(config, weights / "self_attn" / "v_proj", config.NumKeyValueHeads);
        private readonly Linear _output = new(weights / "self_attn" / "o_proj", config.ResamplerNHeads * config.ResamplerHeadDim, config.HiddenSize, bias: false);
        private readonly GatedFeedForward _feedForward = new(weights / "mlp", config.HiddenSize, config.HiddenSize * 4, config.HiddenAct);

        public Tensor Forward(Tensor latents, Tensor context, AttentionMask mask)
        {
            Tensor normalized = _latentNorm.Forward(latents);
            Tensor seen = cat([_contextNorm.Forward(context), normalized], 1);
            Tensor attended = ScaledDotProduct.Attend(Heads(_query.Forward(normalized)), Heads(_key.Forward(seen)), Heads(_value.Forward(seen)), mask);
            Tensor hidden = _output.Forward(attended).add_(latents);
            return _feedForward.Forward(_feedForwardNorm.Forward(hidden)).add_(hidden);
        }

        private static Linear Projection(Idefics2PerceiverConfig config, Weights weights, int heads)
            => new(weights, config.HiddenSize, heads * config.ResamplerHeadDim, bias: false);

        private Tensor Heads(Tensor states) => states.unflatten(2, [-1, config.ResamplerHeadDim]).transpose(1, 2);
    }
}
