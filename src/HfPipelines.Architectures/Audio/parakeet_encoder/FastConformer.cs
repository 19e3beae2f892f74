using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>
/// A Conformer on a spectrogram that convolutions shorten, <c>input_features</c> [batch, frames, bins]: <c>last_hidden_state</c> [batch, steps, hidden] and,
/// for a call with a mask of frames, <c>attention_mask</c> [batch, steps].
/// </summary>
internal sealed class FastConformer : Network
{
    private readonly SpectrogramSubsampling _subsampling;
    private readonly TransformerEncoder _layers;
    private readonly double _scale;

    public FastConformer(ParakeetEncoderConfig config, Weights weights)
    {
        (int size, int heads) = (config.HiddenSize, config.NumAttentionHeads);
        _subsampling = new SpectrogramSubsampling(config, weights / "subsampling");
        _scale = config.ScaleInput ? Math.Sqrt(size) : 1;
        var positions = new RelativePositions(
            w => new SineDistanceScores(w, size, heads, "relative_k_proj", "bias_u", "bias_v"), span => SineDistanceScores.Distances(span, size));
        TransformerEncoderOptions layers = TransformerEncoderOptions.From(config) with
        {
            AttentionInputBias = config.AttentionBias,
            OutputBias = config.AttentionBias,
            RelativePositions = _ => positions,
            Conformer = new()
            {
                KernelSize = config.ConvKernelSize,
                Bias = config.ConvolutionBias,
                HidesPadding = true,
                FirstFeedForward = "feed_forward1",
                FirstFeedForwardNorm = "norm_feed_forward1",
                Convolution = "conv",
                ConvolutionNorm = "norm_conv",
                KernelNorm = "norm",
                ResultNorm = "norm_out",
            },
            Names = new()
            {
                AttentionOutput = "o_proj",
                AttentionNorm = "norm_self_att",
                FeedForward = "feed_forward2",
                FeedForwardInput = "linear1",
                FeedForwardOutput = "linear2",
                FeedForwardNorm = "norm_feed_forward2",
            },
        };
        _layers = new TransformerEncoder(layers, weights);
    }

    public override ModelOutput Forward(ModelInput input)
    {
        (Tensor hidden, Tensor? steps) = _subsampling.Forward(input["input_features"], input.AttentionMask);
        HiddenStates states = _layers.Forward(input, hidden.mul_(_scale), Mask(steps, hidden));
        var output = new ModelOutput();
        output.Add("last_hidden_state", states.Last);
        output.Add("attention_mask", steps?.to_type(ScalarType.Int32));
        states.AddTo(output);
        return output;
    }

    // Padding sees nothing, and is seen by nothing.
    private static AttentionMask Mask(Tensor? steps, Tensor hidden)
        => steps is null ? AttentionMask.None : AttentionMask.FromVisible(steps.unsqueeze(1).logical_and(steps.unsqueeze(2)).unsqueeze(1), hidden.dtype);
}
