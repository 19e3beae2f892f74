using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>Learned positions of patches and of the tokens before and behind them, those of the patches stretched to each picture.</summary>
/// <param name="table">[1, tokens, hidden].</param>
/// <param name="before">The number of tokens before the patches.</param>
/// <param name="rows">The number of rows of patches in the table.</param>
/// <param name="columns">The number of columns.</param>
/// <param name="mode">How places between are interpolated.</param>
/// <param name="antialias">Whether all positions count where the table shrinks.</param>
public sealed class StretchedPositions(Tensor table, long before, long rows, long columns, InterpolationMode mode = InterpolationMode.Bicubic, bool antialias = false)
{
    /// <summary>The positions for a picture.</summary>
    /// <param name="height">Its number of rows of patches.</param>
    /// <param name="width">Its number of columns.</param>
    /// <returns>[1, tokens, hidden], a new tensor.</returns>
    public Tensor For(long height, long width)
    {
        if ((height, width) == (rows, columns))
        {
            return table.alias();
        }

        using DisposeScope scope = NewDisposeScope();
        long patches = rows * columns, behind = table.size(1) - before - patches;
        Tensor grid = FeatureMaps.FromSequence(table.narrow(1, before, patches), rows, columns);
        Tensor stretched = nn.functional.interpolate(grid, [height, width], mode: mode, align_corners: false, antialias: antialias);
        return cat([table.narrow(1, 0, before), FeatureMaps.ToSequence(stretched), table.narrow(1, before + patches, behind)], 1).MoveToOuterDisposeScope();
    }
}
