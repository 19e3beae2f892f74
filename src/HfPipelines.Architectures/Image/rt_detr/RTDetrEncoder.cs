using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>RT-DETR's hybrid encoder: attention within the coarsest map, then convolutions from the coarsest map to the finest and back.</summary>
internal sealed class RTDetrEncoder
{
    private readonly IRTDetrConfig _config;
    private readonly (int Level, TransformerEncoder Layers)[] _attentions;
    private readonly Convolution2d[] _laterals;
    private readonly Func<Tensor, Tensor>[] _downward;
    private readonly Convolution2d[] _reductions;
    private readonly Func<Tensor, Tensor>[] _upward;

    public RTDetrEncoder(IRTDetrConfig config, int levels, Weights weights)
    {
        if (config.NormalizeBefore)
        {
            throw config.Error("normalize_before", "false", "true");
        }

        _config = config;
        int size = config.EncoderHiddenDim, steps = levels - 1;
        var attention = new TransformerEncoderOptions
        {
            HiddenSize = size,
            IntermediateSize = config.EncoderFfnDim,
            Layers = config.EncoderLayers,
            Heads = config.EncoderAttentionHeads,
            Activation = config.EncoderActivationFunction,
            NormEpsilon = config.LayerNormEps,
            NormPlacement = NormPlacement.After,
            Names = new() { AttentionOutput = "o_proj", AttentionNorm = "self_attn_layer_norm", FeedForwardNorm = "final_layer_norm" },
        };
        _attentions = [.. config.Required(config.EncodeProjLayers, "encode_proj_layers").Select((level, i) => (level, new TransformerEncoder(attention, weights / "aifi" / i)))];
        string activation = config.ActivationFunction;
        _laterals = [.. Enumerable.Range(0, steps).Select(i => RTDetrBlocks.Convolution(config, weights / "lateral_convs" / i, size, size, 1, activation: activation))];
        _downward = [.. Enumerable.Range(0, steps).Select(i => RTDetrBlocks.Fusion(config, weights / "fpn_blocks" / i))];
        _reductions = [.. Enumerable.Range(0, steps).Select(i => RTDetrBlocks.Convolution(config, weights / "downsample_convs" / i, size, size, 3, 2, activation))];
        _upward = [.. Enumerable.Range(0, steps).Select(i => RTDetrBlocks.Fusion(config, weights / "pan_blocks" / i))];
    }

    /// <summary>Encodes.</summary>
    /// <param name="maps">The feature maps, the finest first, [batch, hidden, height, width] each.</param>
    /// <returns>The encoded maps, the finest first, and the states before and behind each attention.</returns>
    public (IReadOnlyList<Tensor> Maps, IReadOnlyList<Tensor> States) Forward(IReadOnlyList<Tensor> maps)
    {
        Tensor[] inner = [.. maps];
        List<Tensor> states = [];
        foreach ((int level, TransformerEncoder layers) in _config.EncoderLayers > 0 ? _attentions : [])
        {
            Tensor map = inner[level];
            Tensor? positions = _config.EvalSize is null ? Positions(map) : null;
            HiddenStates attended = layers.Forward(new ModelInput(), FeatureMaps.ToSequence(map).alias(), AttentionMask.None, positions);
            inner[level] = FeatureMaps.FromSequence(attended.Last, map.size(2), map.size(3));
            states.AddRange(states.Count == 0 ? [map, inner[level]] : [inner[level]]);
        }

        Tensor[] fine = new Tensor[inner.Length];
        fine[^1] = inner[^1];
        for (int i = 0; i < _laterals.Length; i++)
        {
            int level = inner.Length - 1 - i;
            fine[level] = _laterals[i].Forward(fine[level]);
            Tensor enlarged = nn.functional.interpolate(fine[level], [2 * fine[level].size(2), 2 * fine[level].size(3)], mode: InterpolationMode.Nearest);
            fine[level - 1] = _downward[i](cat([enlarged, inner[level - 1]], 1));
        }

        List<Tensor> encoded = [fine[0]];
        for (int i = 0; i < _reductions.Length; i++)
        {
            encoded.Add(_upward[i](cat([_reductions[i].Forward(encoded[^1]), fine[i + 1]], 1)));
        }

        return (encoded, states);
    }

    // Sines and cosines of the row, then of the column.
    private Tensor Positions(Tensor map)
    {
        (long height, long width, int count) = (map.size(2), map.size(3), _config.EncoderHiddenDim / 4);
        Tensor waves = full(1, _config.PositionalEncodingTemperature, ScalarType.Float64, map.device).pow(-arange(count, ScalarType.Float64, map.device) / count);
        Tensor rows = (arange(height, ScalarType.Float64, map.device).unsqueeze(1) * waves).unsqueeze(1).expand(-1, width, -1).flatten(0, 1);
        Tensor columns = (arange(width, ScalarType.Float64, map.device).unsqueeze(1) * waves).unsqueeze(0).expand(height, -1, -1).flatten(0, 1);
        return cat([rows.sin(), rows.cos(), columns.sin(), columns.cos()], 1).to_type(map.dtype).unsqueeze(0);
    }
}
