using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>A layer of I-BERT in whole numbers: matrices and states of 8 bits.</summary>
internal sealed class WholeLayer : ITransformerLayer
{
    private const int StateBits = 8;
    private const int PowerBits = 16;

    private readonly int _heads;
    private readonly Tensor _scale;
    private readonly (WholeLinear Linear, WholeRange Range) _query;
    private readonly (WholeLinear Linear, WholeRange Range) _key;
    private readonly (WholeLinear Linear, WholeRange Range) _value;
    private readonly WholeRange? _powers;
    private readonly WholeRange _attended;
    private readonly Residual _attentionOutput;
    private readonly WholeRange _beforeFeedForward;
    private readonly WholeLinear _first;
    private readonly bool _gelu;
    private readonly WholeRange _activated;
    private readonly WholeRange _beforeOutput;
    private readonly Residual _output;

    /// <summary>Takes the layer of a checkpoint.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="weights">The view that holds it.</param>
    /// <param name="scale">The scale of the embeddings, which I-BERT takes for that of the states that enter any layer.</param>
    public WholeLayer(IBertConfig config, Weights weights, Tensor scale)
    {
        int size = config.HiddenSize;
        Weights attention = weights / "attention" / "self";
        _heads = config.NumAttentionHeads;
        _scale = scale;
        _query = Projection("query");
        _key = Projection("key");
        _value = Projection("value");
        _powers = config.ForceDequant is "nonlinear" or "softmax" ? null : new WholeRange(attention / "softmax" / "act", PowerBits);
        _attended = Range(attention, "output_activation");
        _attentionOutput = new Residual(config, weights / "attention" / "output", size);
        _beforeFeedForward = Range(weights, "pre_intermediate_act");
        _first = new WholeLinear(weights / "intermediate" / "dense", size, config.IntermediateSize);
        _gelu = config.ForceDequant is not ("nonlinear" or "gelu");
        _activated = Range(weights / "intermediate", "output_activation");
        _beforeOutput = Range(weights, "pre_output_act");
        _output = new Residual(config, weights / "output", config.IntermediateSize);

        (WholeLinear, WholeRange) Projection(string name) => (new WholeLinear(attention / name, size, size), Range(attention, $"{name}_activation"));
    }

    /// <inheritdoc/>
    public Tensor Forward(Tensor hidden, AttentionContext context)
    {
        using DisposeScope scope = NewDisposeScope();
        var input = new WholeTensor(hidden, _scale);
        WholeTensor state = _beforeFeedForward.Forward(_attentionOutput.Forward(Attend(input, context.Mask.Bias), input));
        WholeTensor inner = _first.Forward(state);
        inner = _activated.Forward(_gelu ? WholeFunctions.Gelu(inner) : new(nn.functional.gelu(inner.Values), null));
        return _output.Forward(_beforeOutput.Forward(inner), state).Values.MoveToOuterDisposeScope();
    }

    private static WholeRange Range(Weights weights, string name) => new(weights / name, StateBits);

    private WholeTensor Attend(WholeTensor input, Tensor? mask)
    {
        WholeTensor queries = Split(_query);
        WholeTensor keys = Split(_key);
        WholeTensor values = Split(_value);
        double root = Math.Sqrt(queries.Values.size(-1));
        Tensor scores = queries.Values.matmul(keys.Values.transpose(2, 3)) / root;
        scores = mask is null ? scores : scores + mask;
        WholeTensor seen = _powers is null ? new(nn.functional.softmax(scores, -1), null)
            : WholeFunctions.Softmax(new(scores, queries.Scale! * keys.Scale! / root), _powers);
        Tensor attended = seen.Values.matmul(values.Values).transpose(1, 2).flatten(2);
        return _attended.Forward(new(attended, seen.Scale is null ? null : seen.Scale * values.Scale!));

        WholeTensor Split((WholeLinear Linear, WholeRange Range) projection)
        {
            WholeTensor projected = projection.Range.Forward(projection.Linear.Forward(input));
            return projected with { Values = projected.Values.unflatten(2, [_heads, projected.Values.size(2) / _heads]).transpose(1, 2) };
        }
    }

    // A linear layer, to whose result its input is added before a norm.
    private sealed class Residual(IBertConfig config, Weights weights, int inputSize)
    {
        private const int SumBits = 22;

        private readonly WholeLinear _dense = new(weights / "dense", inputSize, config.HiddenSize);
        private readonly WholeRange _sum = new(weights / "ln_input_act", SumBits);
        private readonly WholeNorm _norm = new(config, weights / "LayerNorm");
        private readonly WholeRange _result = Range(weights, "output_activation");

        public WholeTensor Forward(WholeTensor input, WholeTensor residual)
            => _result.Forward(_norm.Forward(_sum.Forward(_dense.Forward(input), residual)));
    }
}
