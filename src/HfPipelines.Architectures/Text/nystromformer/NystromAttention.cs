using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>Attention by way of landmarks, the means of stretches of the text; texts as long as there are landmarks are attended to as usual.</summary>
internal sealed class NystromAttention : ITokenMixer
{
    private const int InverseSteps = 6;

    private readonly int _heads;
    private readonly int _landmarks;
    private readonly int _length;
    private readonly Linear _query;
    private readonly Linear _key;
    private readonly Linear _value;
    private readonly HeadConvolution _convolution;
    private readonly Linear _output;

    public NystromAttention(NystromformerConfig config, Weights weights)
    {
        if (config.InvCoeffInitOption)
        {
            throw config.Reader.Error("inv_coeff_init_option", "false", "true");
        }

        int size = config.HiddenSize;
        (_heads, _landmarks, _length) = (config.NumAttentionHeads, config.NumLandmarks, config.SegmentMeansSeqLen);
        _query = new Linear(weights / "self" / "query", size, size);
        _key = new Linear(weights / "self" / "key", size, size);
        _value = new Linear(weights / "self" / "value", size, size);
        _convolution = new HeadConvolution(weights / "self" / "conv", _heads, config.ConvKernelSize);
        _output = new Linear(weights / "output" / "dense", size, size);
    }

    /// <inheritdoc/>
    public Tensor Forward(Tensor hidden, AttentionContext context)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor queries = Split(_query), keys = Split(_key), values = Split(_value);
        Tensor attended = _landmarks == _length
            ? ScaledDotProduct.Attend(queries, keys, values, context.Mask).unflatten(2, [_heads, values.size(-1)]).transpose(1, 2)
            : ByLandmarks(queries, keys, values, context.Mask);
        return _output.Forward(attended.add(_convolution.Forward(values)).transpose(1, 2).flatten(2)).MoveToOuterDisposeScope();

        Tensor Split(Linear projection) => projection.Forward(hidden).unflatten(2, [_heads, hidden.size(-1) / _heads]).transpose(1, 2);
    }

    private Tensor ByLandmarks(Tensor queries, Tensor keys, Tensor values, AttentionMask mask)
    {
        if (queries.size(2) != _length)
        {
            throw new ModelInputException("input_ids", $"{_length} tokens, segment_means_seq_len", $"{queries.size(2)}");
        }

        double scale = 1 / Math.Sqrt(Math.Sqrt(queries.size(-1)));
        (queries, keys) = (queries * scale, keys * scale);
        Tensor queryMarks = Landmarks(queries), keyMarks = Landmarks(keys);
        Tensor toMarks = queries.matmul(keyMarks.transpose(2, 3)).softmax(-1);
        Tensor between = queryMarks.matmul(keyMarks.transpose(2, 3)).softmax(-1);
        Tensor scores = queryMarks.matmul(keys.transpose(2, 3));

        // Which keys count is the same for every query.
        Tensor fromMarks = (mask.Bias is null ? scores : scores + mask.Bias.narrow(2, 0, 1)).softmax(-1);
        return toMarks.matmul(Inverse(between)).matmul(fromMarks.matmul(values));
    }

    private Tensor Landmarks(Tensor states) => states.unflatten(2, [_landmarks, _length / _landmarks]).mean([3]);

    private static Tensor Inverse(Tensor matrix)
    {
        Tensor one = eye(matrix.size(-1), dtype: matrix.dtype, device: matrix.device);
        Tensor inverse = matrix.transpose(-1, -2) / matrix.sum(-2).max();
        for (int i = 0; i < InverseSteps; i++)
        {
            Tensor product = matrix.matmul(inverse);
            inverse = (inverse * 0.25).matmul((13 * one) - product.matmul((15 * one) - product.matmul((7 * one) - product)));
        }

        return inverse;
    }
}
