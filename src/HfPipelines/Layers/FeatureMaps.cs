using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>Feature maps, [batch, channels, height, width], as sequences of their places and in other sizes.</summary>
public static class FeatureMaps
{
    /// <summary>The places of a map, row by row.</summary>
    /// <param name="map">[batch, channels, height, width].</param>
    /// <returns>[batch, height · width, channels], a view where the map allows it.</returns>
    public static Tensor ToSequence(Tensor map)
    {
        using DisposeScope scope = NewDisposeScope();
        return map.flatten(2).transpose(1, 2).MoveToOuterDisposeScope();
    }

    /// <summary>The map of a sequence of places.</summary>
    /// <param name="states">[batch, height · width, channels].</param>
    /// <param name="height">The number of rows.</param>
    /// <param name="width">The number of columns.</param>
    /// <returns>[batch, channels, height, width], a view where the states allow it.</returns>
    /// <exception cref="ModelInputException">The sequence has another number of places.</exception>
    public static Tensor FromSequence(Tensor states, long height, long width)
    {
        if (states.size(1) != height * width)
        {
            throw new ModelInputException("hidden_states", $"{height} x {width} places", $"{states.size(1)}");
        }

        using DisposeScope scope = NewDisposeScope();
        return states.transpose(1, 2).reshape(states.size(0), states.size(2), height, width).MoveToOuterDisposeScope();
    }

    /// <summary>A map in another size, the places between interpolated.</summary>
    /// <param name="map">[batch, channels, height, width].</param>
    /// <param name="height">The new number of rows.</param>
    /// <param name="width">The new number of columns.</param>
    /// <param name="alignCorners">Whether the outermost places stay where they are, instead of the map's borders.</param>
    /// <returns>[batch, channels, new height, new width], a new tensor.</returns>
    public static Tensor Resize(Tensor map, long height, long width, bool alignCorners = false)
        => nn.functional.interpolate(map, [height, width], mode: InterpolationMode.Bilinear, align_corners: alignCorners);

    /// <summary>A map in a multiple of its size, the places between interpolated.</summary>
    /// <param name="map">[batch, channels, height, width].</param>
    /// <param name="factor">The factor on height and width.</param>
    /// <param name="alignCorners">Whether the outermost places stay where they are, instead of the map's borders.</param>
    /// <returns>[batch, channels, factor · height, factor · width], a new tensor.</returns>
    public static Tensor Enlarge(Tensor map, long factor = 2, bool alignCorners = false) => Resize(map, factor * map.size(2), factor * map.size(3), alignCorners);
}
