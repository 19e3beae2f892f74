using HfPipelines.Layers;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>Feature maps as one sequence of places.</summary>
/// <param name="States">The places of all maps, one map after the other, [batch, places, hidden].</param>
/// <param name="Sizes">Height and width of each map.</param>
/// <param name="Inside">True where a place lies within its picture, [batch, places]; null where all do.</param>
internal sealed record DeformableMaps(Tensor States, IReadOnlyList<(long Height, long Width)> Sizes, Tensor? Inside = null)
{
    /// <summary>The sequence of feature maps.</summary>
    /// <param name="maps">[batch, hidden, height, width] each.</param>
    public static DeformableMaps Of(IReadOnlyList<Tensor> maps)
        => new(cat(maps.Select(FeatureMaps.ToSequence).ToArray(), 1), [.. maps.Select(m => (m.size(2), m.size(3)))]);

    /// <summary>The map of each part of a sequence.</summary>
    /// <param name="states">As long as the places of all maps.</param>
    public IReadOnlyList<Tensor> Split(Tensor states)
    {
        long first = 0;
        List<Tensor> maps = [];
        foreach ((long height, long width) in Sizes)
        {
            maps.Add(FeatureMaps.FromSequence(states.narrow(1, first, height * width), height, width));
            first += height * width;
        }

        return maps;
    }
}
