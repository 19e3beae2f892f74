using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>Cuts a grid of states into square windows.</summary>
/// <param name="Size">The number of places in a row of a window.</param>
/// <param name="Shift">By how many rows and columns the windows are shifted; what leaves the grid comes in again at its other side.</param>
public readonly record struct WindowGrid(long Size, long Shift)
{
    // What hides a place on the other side of the grid: as in transformers, a large number but not infinity.
    private const double Hidden = -100;

    /// <summary>Cuts a grid, filled up with zeros to whole windows.</summary>
    /// <param name="states">[batch, rows, columns, hidden].</param>
    /// <returns>[batch · windows, size², hidden], a new tensor.</returns>
    public Tensor Split(Tensor states)
    {
        using DisposeScope scope = NewDisposeScope();
        (long rows, long columns) = Filled(states.size(1), states.size(2));
        Tensor filled = rows == states.size(1) && columns == states.size(2) ? states
            : nn.functional.pad(states, [0, 0, 0, columns - states.size(2), 0, rows - states.size(1)]);
        Tensor shifted = Shift > 0 ? filled.roll([-Shift, -Shift], [1, 2]) : filled;
        return Cut(shifted).contiguous().MoveToOuterDisposeScope();
    }

    /// <summary>Puts windows together again: the inverse of <see cref="Split"/>.</summary>
    /// <param name="windows">[batch · windows, size², hidden].</param>
    /// <param name="rows">The number of rows of the grid.</param>
    /// <param name="columns">The number of columns of the grid.</param>
    /// <returns>[batch, rows · columns, hidden], a new tensor.</returns>
    public Tensor Join(Tensor windows, long rows, long columns)
    {
        using DisposeScope scope = NewDisposeScope();
        (long allRows, long allColumns) = Filled(rows, columns);
        long hidden = windows.size(-1);
        Tensor grid = windows.reshape(-1, allRows / Size, allColumns / Size, Size, Size, hidden).transpose(2, 3).reshape(-1, allRows, allColumns, hidden);
        Tensor back = Shift > 0 ? grid.roll([Shift, Shift], [1, 2]) : grid;
        return back.narrow(1, 0, rows).narrow(2, 0, columns).reshape(back.size(0), rows * columns, hidden).MoveToOuterDisposeScope();
    }

    /// <summary>What is added to attention scores, so that places that shifting brought together do not see each other.</summary>
    /// <param name="rows">The number of rows of the grid.</param>
    /// <param name="columns">The number of columns of the grid.</param>
    /// <param name="type">The element type of the scores.</param>
    /// <param name="device">The device.</param>
    /// <returns>[windows, 1, size², size²], a new tensor; null without shift.</returns>
    public Tensor? Mask(long rows, long columns, ScalarType type, Device device)
    {
        if (Shift == 0)
        {
            return null;
        }

        using DisposeScope scope = NewDisposeScope();
        (long allRows, long allColumns) = Filled(rows, columns);
        Tensor regions = (Regions(allRows, device).unsqueeze(1) * 3) + Regions(allColumns, device).unsqueeze(0);
        Tensor windows = Cut(regions.view(1, allRows, allColumns, 1)).reshape(-1, Size * Size);
        Tensor differs = windows.unsqueeze(1).ne(windows.unsqueeze(2));
        return differs.to_type(type).mul_(Hidden).unsqueeze(1).MoveToOuterDisposeScope();
    }

    private (long Rows, long Columns) Filled(long rows, long columns) => ((rows + Size - 1) / Size * Size, (columns + Size - 1) / Size * Size);

    private Tensor Cut(Tensor grid)
        => grid.reshape(grid.size(0), grid.size(1) / Size, Size, grid.size(2) / Size, Size, grid.size(3)).transpose(2, 3).reshape(-1, Size * Size, grid.size(3));

    // 0 for what lies before the last windows, 1 for the part of the last ones that was there before, 2 for what came in.
    private Tensor Regions(long length, Device device)
    {
        Tensor places = arange(length, ScalarType.Int64, device);
        return places.ge(length - Size).to_type(ScalarType.Int64) + places.ge(length - Shift).to_type(ScalarType.Int64);
    }
}
