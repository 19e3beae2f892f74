using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>A layer of X-MOD: the result of its feed-forward block goes through a small block of each text's language.</summary>
internal sealed class XmodLayer : ITransformerLayer
{
    private readonly XmodConfig _config;
    private readonly SelfAttention _attention;
    private readonly LayerNorm _attentionNorm;
    private readonly CrossAttention? _cross;
    private readonly LayerNorm? _crossNorm;
    private readonly PlainFeedForward _feedForward;
    private readonly LayerNorm _norm;
    private readonly LayerNorm? _adapterNorm;
    private readonly PlainFeedForward[] _adapters;

    public XmodLayer(XmodConfig config, AttentionOptions attention, Weights weights, int index)
    {
        int size = config.HiddenSize;
        Weights output = weights / "output";
        _config = config;
        _attention = new SelfAttention(weights / "attention", attention, index);
        _attentionNorm = Norm(weights / "attention" / "output" / "LayerNorm");
        _cross = config.AddCrossAttention ? new CrossAttention(weights / "crossattention", attention, index) : null;
        _crossNorm = config.AddCrossAttention ? Norm(weights / "crossattention" / "output" / "LayerNorm") : null;
        _feedForward = new PlainFeedForward(weights, size, config.IntermediateSize, size, config.HiddenAct, first: "intermediate.dense", second: "output.dense");
        _norm = Norm(output / "LayerNorm");
        _adapterNorm = config.AdapterLayerNorm ? Norm(output / "adapter_layer_norm") : config.AdapterReuseLayerNorm ? _norm : null;
        int inner = size / config.AdapterReductionFactor;
        _adapters = [.. config.Languages.Select(l => new PlainFeedForward(output / "adapter_modules" / l, size, inner, size, config.HiddenAct, first: "dense1", second: "dense2"))];

        LayerNorm Norm(Weights norm) => new(norm, size, config.LayerNormEps);
    }

    /// <inheritdoc/>
    public Tensor Forward(Tensor hidden, AttentionContext context)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor state = Add(_attentionNorm, hidden, states => _attention.Forward(states, context));
        if (_cross is not null && context.Encoder is { } encoder)
        {
            state = Add(_crossNorm!, state, states => _cross.Forward(states, encoder));
        }

        Tensor result = _feedForward.Forward(_config.PreNorm ? _norm.Forward(state) : state).add_(state);
        result = Adapt(result, context.Input?["lang_ids"]);
        return (_config.PreNorm ? result : _norm.Forward(result)).MoveToOuterDisposeScope();
    }

    private Tensor Add(LayerNorm norm, Tensor state, Func<Tensor, Tensor> block)
    {
        Tensor sum = block(_config.PreNorm ? norm.Forward(state) : state).add_(state);
        return _config.PreNorm ? sum : norm.Forward(sum);
    }

    private Tensor Adapt(Tensor state, Tensor? languages)
    {
        Tensor normalized = _adapterNorm?.Forward(state) ?? state;
        Tensor residual = _config.LnBeforeAdapter ? normalized : state;
        if (languages is null)
        {
            return _adapters[DefaultLanguage()].Forward(normalized).add_(residual);
        }

        Tensor adapted = zeros_like(normalized);
        for (int language = 0; language < _adapters.Length; language++)
        {
            Tensor rows = languages.eq(language).nonzero().flatten();
            if (rows.size(0) > 0)
            {
                adapted.index_copy_(0, rows, _adapters[language].Forward(normalized.index_select(0, rows)));
            }
        }

        return adapted.add_(residual);
    }

    private int DefaultLanguage()
    {
        int language = _config.Languages.ToList().IndexOf(_config.DefaultLanguage ?? "");
        return language >= 0 ? language
            : throw new ModelInputException("lang_ids", "the language of each text, for the configuration names no default_language", "none");
    }
}
