using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>How far boxes of tokens lie from each other on their page, as waves that are projected to the size of a head.</summary>
internal sealed class BrosBoxes
{
    private static readonly long[] Corners = [0, 1, 2, 1, 2, 3, 0, 3];

    private readonly BrosConfig _config;
    private readonly Tensor _xFrequencies;
    private readonly Tensor _yFrequencies;
    private readonly Linear _projection;

    public BrosBoxes(BrosConfig config, Weights weights)
    {
        _config = config;
        int waves = config.HiddenSize / 4 / config.DimBbox;
        (_xFrequencies, _yFrequencies) = (Frequencies("x"), Frequencies("y"));
        _projection = new Linear(
            weights / "bbox_projection", waves * config.DimBbox, config.HiddenSize / config.NumAttentionHeads, bias: false);

        Tensor Frequencies(string axis) => (weights / "bbox_sinusoid_emb" / $"{axis}_pos_emb").Get("inv_freq", waves / 2);
    }

    /// <summary>Embeds the distances.</summary>
    /// <param name="boxes">Sides [batch, length, 4] or corners [batch, length, 8] of boxes, from 0 to 1.</param>
    /// <returns>[batch, queries, keys, head size], in the current dispose scope.</returns>
    /// <exception cref="ModelInputException">There are none, or they have another shape.</exception>
    public Tensor Forward(Tensor? boxes)
    {
        using DisposeScope scope = NewDisposeScope();
        if (boxes is null || boxes.dim() != 3 || (boxes.size(2) != 4 && boxes.size(2) != _config.DimBbox))
        {
            throw new ModelInputException("bbox", $"[batch, length, 4 or {_config.DimBbox}]", boxes is null ? "none" : $"[{string.Join(", ", boxes.shape)}]");
        }

        Tensor corners = boxes.size(2) == 4 ? boxes.index_select(2, tensor(Corners, device: boxes.device)) : boxes;
        corners = corners.to_type(_projection.Weight.dtype).mul(_config.BboxScale);
        Tensor distances = corners.unsqueeze(1) - corners.unsqueeze(2);
        Tensor[] waves = [.. Enumerable.Range(0, _config.DimBbox).Select(i => Waves(distances.select(3, i), i % 2 == 0 ? _xFrequencies : _yFrequencies))];
        return _projection.Forward(cat(waves, -1)).MoveToOuterDisposeScope();
    }

    private static Tensor Waves(Tensor distances, Tensor frequencies)
    {
        Tensor angles = distances.unsqueeze(-1) * frequencies;
        return cat([angles.sin(), angles.cos()], -1);
    }
}
