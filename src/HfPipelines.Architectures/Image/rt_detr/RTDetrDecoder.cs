using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>RT-DETR's decoder, whose queries are boxes that each layer moves.</summary>
internal sealed class RTDetrDecoder
{
    private const int BoxNumbers = 4;
    private const double BoxEpsilon = 1e-5;

    private readonly DeformableDecoderLayer[] _layers;
    private readonly PerceptronStack _positions;
    private readonly (Linear Labels, PerceptronStack Boxes)[]? _heads;

    /// <summary>Takes the decoder of a checkpoint.</summary>
    /// <param name="options">The choices.</param>
    /// <param name="weights">The view that holds it.</param>
    /// <param name="hasHeads">Whether each layer labels the queries and moves their boxes.</param>
    public RTDetrDecoder(RTDetrOptions options, Weights weights, bool hasHeads)
    {
        IRTDetrConfig config = options.Config;
        int size = config.DModel;
        var layer = new TransformerEncoderOptions
        {
            HiddenSize = size,
            IntermediateSize = config.DecoderFfnDim,
            Layers = config.DecoderLayers,
            Heads = config.DecoderAttentionHeads,
            Activation = config.DecoderActivationFunction,
            NormEpsilon = config.LayerNormEps,
            Names = new() { AttentionOutput = "o_proj" },
        };
        var attention = new DeformableAttentionOptions
        {
            HiddenSize = size,
            Heads = config.DecoderAttentionHeads,
            Levels = options.Levels,
            Points = config.DecoderNPoints,
            BoxScale = options.BoxScale,
            IsDiscrete = options.IsDiscrete,
        };
        _layers = [.. Enumerable.Range(0, config.DecoderLayers).Select(i => new DeformableDecoderLayer(layer, attention, weights / "layers" / i))];
        _positions = new PerceptronStack(weights / "query_pos_head", BoxNumbers, 2 * size, size);
        _heads = hasHeads
            ? [.. Enumerable.Range(0, config.DecoderLayers).Select(i => (
                new Linear(weights / "class_embed" / i, size, config.NumLabels),
                new PerceptronStack(weights / "bbox_embed" / i, size, size, size, BoxNumbers)))]
            : null;
    }

    /// <summary>Runs all layers.</summary>
    /// <param name="input">The call, which says whether to keep the states between the layers.</param>
    /// <param name="queries">[batch, queries, hidden].</param>
    /// <param name="boxes">Centre, width and height of each query's box before the sigmoid, [batch, queries, 4].</param>
    /// <param name="maps">The feature maps.</param>
    /// <param name="output">Where what each layer finds goes.</param>
    public void Forward(ModelInput input, Tensor queries, Tensor boxes, DeformableMaps maps, ModelOutput output)
    {
        Tensor points = boxes.sigmoid();
        var states = new HiddenStates(new ModelInput { OutputHiddenStates = true }, queries);
        List<Tensor> found = [], moved = [], labels = [];
        for (int i = 0; i < _layers.Length; i++)
        {
            Tensor state = _layers[i].Forward(states.Last, _positions.Forward(points), points.unsqueeze(2), maps);
            states.Add(state);
            found.Add(state);
            if (_heads is not null)
            {
                points = _heads[i].Boxes.Forward(state).add_(points.logit(BoxEpsilon)).sigmoid_();
                labels.Add(_heads[i].Labels.Forward(state));
            }

            moved.Add(points);
        }

        output.Add("last_hidden_state", states.Last);
        output.Add("intermediate_hidden_states", stack(found, 1));
        output.Add("intermediate_logits", labels.Count > 0 ? stack(labels, 1) : null);
        output.Add("intermediate_reference_points", stack(moved, 1));
        if (input.OutputHiddenStates)
        {
            states.AddTo(output, "decoder_hidden_states");
        }
    }
}
