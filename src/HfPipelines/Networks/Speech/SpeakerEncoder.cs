using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Networks.Speech;

/// <summary>A speech encoder with a head that tells voices apart: <c>embeddings</c> [batch, size] and <c>logits</c> [batch, size].</summary>
public sealed class SpeakerEncoder : Network
{
    private readonly SpeechEncoder _encoder;
    private readonly LayerMix? _mix;
    private readonly Linear _projector;
    private readonly Convolution1d[] _convolutions;
    private readonly IReadOnlyList<int> _kernels;
    private readonly Linear _voice;
    private readonly Linear _classifier;

    internal SpeakerEncoder(SpeechEncoder encoder, LayerMix? mix, SpeechHeadOptions options, int labels, Weights weights)
    {
        (_encoder, _mix, _kernels) = (encoder, mix, options.VoiceKernels);
        IReadOnlyList<int> sizes = options.VoiceChannels;
        _projector = new Linear(weights / "projector", -1, sizes[0]);
        _convolutions = [.. Enumerable.Range(0, sizes.Count).Select(i => Convolution(weights / "tdnn" / i / "kernel", options, i))];
        _voice = new Linear(weights / "feature_extractor", sizes[^1] * 2, options.VoiceSize);
        _classifier = new Linear(weights / "classifier", options.VoiceSize, options.VoiceSize);

        // Only the loss of training uses it, but checkpoints hold it.
        _ = weights.Find("objective.weight", options.VoiceSize, labels);
    }

    /// <inheritdoc/>
    public override ModelOutput Forward(ModelInput input)
    {
        var output = new ModelOutput();
        Tensor steps = _projector.Forward(LayerMix.Run(_mix, _encoder, input, output)).transpose(1, 2);
        steps = _convolutions.Aggregate(steps, (state, convolution) => convolution.Forward(state));
        Tensor voice = _voice.Forward(Statistics(steps, input.AttentionMask));
        output.Add("logits", _classifier.Forward(voice));
        output.Add("embeddings", voice);
        return output;
    }

    private static Convolution1d Convolution(Weights weights, SpeechHeadOptions options, int layer)
    {
        var convolution = new ConvolutionOptions
        {
            InputChannels = options.VoiceChannels[Math.Max(layer - 1, 0)],
            OutputChannels = options.VoiceChannels[layer],
            KernelSize = options.VoiceKernels[layer],
            Dilation = options.VoiceDilations[layer],
            Bias = true,
            Activation = "relu",
        };

        // Checkpoints hold the kernel as the matrix of a linear layer, its steps one after another.
        Tensor matrix = weights.Get("weight", convolution.OutputChannels, convolution.InputChannels * convolution.KernelSize);
        Tensor kernel = matrix.view(convolution.OutputChannels, convolution.KernelSize, convolution.InputChannels).transpose(1, 2);
        return new Convolution1d(weights.Own(kernel), weights, convolution);
    }

    // Mean and deviation over the steps that count. As in transformers, the steps that count are reckoned without dilation.
    private Tensor Statistics(Tensor steps, Tensor? mask)
    {
        using DisposeScope scope = NewDisposeScope();
        if (mask is null)
        {
            return cat([steps.mean([2]), steps.std(2)], -1).MoveToOuterDisposeScope();
        }

        long lost = _kernels.Sum(k => k - 1);
        Tensor[] recordings = [.. _encoder.StepCounts(mask).Select((count, i) => Statistics(steps[i].narrow(1, 0, Math.Clamp(count - lost, 0, steps.size(2)))))];
        return stack(recordings).MoveToOuterDisposeScope();

        static Tensor Statistics(Tensor own) => cat([own.mean([1]), own.std(1)], -1);
    }
}
