using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>
/// Pictures of any size through an encoder and a projection that makes one place of each square of neighbouring patches (Mistral 3, LightOnOCR).
/// </summary>
internal sealed class MergedImages
{
    private readonly Network _tower;
    private readonly LayerSelection? _selection;
    private readonly Norm _norm;
    private readonly Linear _merging;
    private readonly PlainFeedForward _projection;
    private readonly int _patch;
    private readonly int _side;

    /// <summary>Takes the projection of a checkpoint.</summary>
    /// <param name="tower">The encoder.</param>
    /// <param name="projector">The view that holds the projection.</param>
    /// <param name="options">The sizes and choices.</param>
    public MergedImages(Network tower, Weights projector, MergedImagesOptions options)
    {
        (_tower, _selection, _patch, _side) = (tower, options.Layers is null ? null : new LayerSelection(options.Layers), options.PatchSize, options.Side);
        long square = (long)options.VisionSize * _side * _side;
        _norm = new NormOptions(NormKind.RootMeanSquare, options.NormEpsilon).Create(projector / "norm", options.VisionSize);
        _merging = new Linear(projector / "patch_merger" / "merging_layer", square, options.VisionSize, bias: false);
        long hidden = (long)options.VisionSize * (options.Layers?.Count ?? 1);
        _projection = new PlainFeedForward(projector, hidden, options.Size, options.Size, options.Activation, options.Bias, "linear_1", "linear_2");
    }

    public PlacedFeatures Encode(ModelInput input)
    {
        (long Rows, long Columns)[] grids = [.. input.Rows("image_sizes", 2).Select(s => (s[0] / _patch, s[1] / _patch))];
        ModelOutput encoded = _tower.Forward(new ModelInput { PixelValues = input.PixelValues, ["image_sizes"] = input["image_sizes"], OutputHiddenStates = _selection is not null || input.OutputHiddenStates });
        Tensor[] pictures = _norm.Forward((_selection?.From(encoded) ?? encoded.LastHiddenState).squeeze(0)).Parts([.. grids.Select(g => g.Rows * g.Columns)]);
        Tensor[] squares = [.. pictures.Select((picture, i) => Squares(picture, grids[i]))];
        Tensor features = _projection.Forward(_merging.Forward(cat(squares, 0)));
        return new PlacedFeatures(features, encoded) { Parts = features.Parts([.. squares.Select(s => s.size(0))]) };
    }

    /// <summary>From [rows · columns, hidden] to [squares, hidden · side²], each channel's square by itself.</summary>
    private Tensor Squares(Tensor picture, (long Rows, long Columns) grid)
    {
        using DisposeScope scope = NewDisposeScope();
        (long rows, long columns) = (grid.Rows / _side, grid.Columns / _side);
        return picture.view(grid.Rows, grid.Columns, -1).narrow(0, 0, rows * _side).narrow(1, 0, columns * _side)
            .reshape(rows, _side, columns, _side, picture.size(1)).permute(0, 2, 4, 1, 3).reshape(rows * columns, -1).MoveToOuterDisposeScope();
    }
}
