using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>
/// An encoder of pictures and videos of any size, given as one sequence of patches, square by square (Qwen2-VL). It takes <c>hidden_states</c>
/// [patches of all, numbers of a patch] and <c>grid_thw</c>, int64 [pictures, 3], frames, rows and columns of each; it gives <c>last_hidden_state</c>
/// [patches, hidden] and the squares' features, <c>pooler_output</c> [squares, size].
/// </summary>
public sealed class PatchSequenceEncoder : Network
{
    private readonly PatchSequenceOptions _options;
    private readonly Linear _projection;
    private readonly GridRotary _rotary;
    private readonly TransformerEncoder _layers;
    private readonly Tensor? _positions;
    private readonly SquareMerger _merger;
    private readonly SquareMerger[] _deep;

    /// <summary>Takes the encoder of a checkpoint.</summary>
    /// <param name="options">The choices.</param>
    /// <param name="weights">The view that holds <c>patch_embed</c>, <c>blocks</c> and <c>merger</c>.</param>
    public PatchSequenceEncoder(PatchSequenceOptions options, Weights weights)
    {
        _options = options;
        TransformerEncoderOptions layers = options.Layers;
        _projection = new Linear(weights.Own(weights.Get("patch_embed.proj.weight").view(layers.HiddenSize, options.PatchLength)), options.Bias ? weights.Get("patch_embed.proj.bias", layers.HiddenSize) : null);
        _positions = options.LearnedSide is { } side ? weights.Get("pos_embed.weight", (long)side * side, layers.HiddenSize) : null;
        _rotary = new GridRotary(weights, options.RotaryTheta, layers.HeadSize ?? layers.HiddenSize / layers.Heads, areShared: true);
        _layers = new TransformerEncoder(layers, weights);
        _merger = new SquareMerger(options, weights / "merger");
        _deep = [.. options.DeepLayers.Select((_, i) => new SquareMerger(options, weights / "deepstack_merger_list" / i, normsSquares: true))];
    }

    private long SquareLength => (long)_options.MergeSide * _options.MergeSide;

    /// <inheritdoc/>
    public override ModelOutput Forward(ModelInput input)
    {
        PatchGrid[] grids = [.. input.Rows("grid_thw", 3).Select(g => new PatchGrid(g[0], g[1], g[2], _options.MergeSide))];
        Tensor patches = input["hidden_states"] is { } given && given.dim() == 2 && given.size(0) == grids.Sum(g => g.Patches) ? given
            : throw new ModelInputException(
                "hidden_states", $"[{grids.Sum(g => g.Patches)}, {_options.PatchLength}]", input["hidden_states"] is { } other ? $"[{string.Join(", ", other.shape)}]" : "none");
        Tensor hidden = _projection.Forward(patches.to_type(_projection.Weight.dtype));
        Tensor places = tensor(grids.SelectMany(g => g.Places()).ToArray(), [patches.size(0), 2], device: patches.device);
        if (_positions is not null)
        {
            hidden = hidden.add_(Positions(grids, places));
        }

        AttentionMask whole = Mask(grids.SelectMany(g => g.FrameLengths()));
        if (_options.Window is not { } window)
        {
            return Run(input, hidden, places, _ => whole, null);
        }

        AttentionMask narrow = Mask(grids.SelectMany(g => g.Windows(window).Lengths));
        long[] firsts = [.. grids.Select((_, i) => grids.Take(i).Sum(g => g.Squares))];
        Tensor order = tensor(grids.SelectMany((g, i) => g.Windows(window).Order.Select(s => firsts[i] + s)).ToArray(), device: patches.device);
        return Run(input, Ordered(hidden, order), Ordered(places, order), layer => _options.WholeLayers.Contains(layer) ? whole : narrow, order);

        AttentionMask Mask(IEnumerable<long> lengths) => AttentionMask.OfBlocks([.. lengths], hidden.dtype, hidden.device);
    }

    private ModelOutput Run(ModelInput input, Tensor hidden, Tensor places, Func<int, AttentionMask> maskOf, Tensor? order)
    {
        RotaryAngles angles = _rotary.At(places, hidden.dtype);
        var deep = new Tensor[_deep.Length];
        HiddenStates states = _layers.Forward(input, hidden.unsqueeze(0), layer => new AttentionContext(maskOf(layer), angles), (layer, state) =>
        {
            for (int i = 0; i < deep.Length; i++)
            {
                deep[i] = _options.DeepLayers[i] == layer ? Merged(_deep[i], state.squeeze(0), order) : deep[i];
            }

            return state;
        });
        Tensor last = states.Last.squeeze(0);
        var all = new ModelOutput();
        states.AddTo(all);
        var output = new ModelOutput();
        output.Add("last_hidden_state", last);
        output.Add("pooler_output", Merged(_merger, last, order));
        output.Add("hidden_states", [.. all.Select(o => o.Value.squeeze(0))]);
        output.Add(PatchSequences.DeepFeatures, deep);
        return output;
    }

    private static Tensor Merged(SquareMerger merger, Tensor states, Tensor? order)
    {
        Tensor merged = merger.Forward(states);
        return order is null ? merged : merged.index_select(0, order.argsort());
    }

    /// <summary>The learned positions of patches, between which those of other numbers of rows and columns are interpolated.</summary>
    private Tensor Positions(PatchGrid[] grids, Tensor places)
    {
        using DisposeScope scope = NewDisposeScope();
        int side = _options.LearnedSide!.Value;
        Tensor table = _positions!.view(1, side, side, -1).permute(0, 3, 1, 2);
        var all = new List<Tensor>();
        long first = 0;
        foreach (PatchGrid grid in grids)
        {
            Tensor stretched = nn.functional.interpolate(table, [grid.Rows, grid.Columns], mode: InterpolationMode.Bilinear, align_corners: true).flatten(2)[0].t();
            Tensor own = places.narrow(0, first, grid.Patches);
            all.Add(stretched.index_select(0, own.select(1, 0).mul(grid.Columns).add_(own.select(1, 1))));
            first += grid.Patches;
        }

        return cat(all, 0).MoveToOuterDisposeScope();
    }

    /// <summary>Puts the squares of neighbouring patches into another order.</summary>
    private Tensor Ordered(Tensor patches, Tensor order)
        => patches.view(-1, SquareLength, patches.size(1)).index_select(0, order).view(patches.shape);
}
