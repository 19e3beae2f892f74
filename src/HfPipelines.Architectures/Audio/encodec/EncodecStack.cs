using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>The layers of encoder or decoder, in the order in which the checkpoint numbers them.</summary>
internal sealed class EncodecStack
{
    private readonly EncodecConfig _config;
    private readonly Weights _weights;
    private readonly List<Func<Tensor, Tensor>> _layers = [];

    private EncodecStack(EncodecConfig config, Weights weights) => (_config, _weights) = (config, weights / "layers");

    /// <summary>From waveforms [batch, channels, samples] to states [batch, hidden, steps].</summary>
    public static EncodecStack Encoder(EncodecConfig config, Weights weights)
    {
        var stack = new EncodecStack(config, weights);
        int channels = config.NumFilters;
        stack.AddConvolution(config.AudioChannels, channels, config.KernelSize);
        foreach (int ratio in config.UpsamplingRatios.Reverse())
        {
            stack.AddUnits(channels);
            stack._layers.Add(Elu);
            stack.AddConvolution(channels, 2 * channels, 2 * ratio, ratio);
            channels *= 2;
        }

        stack.AddMemory(channels);
        stack._layers.Add(Elu);
        stack.AddConvolution(channels, config.HiddenSize, config.LastKernelSize);
        return stack;
    }

    /// <summary>From states [batch, hidden, steps] to waveforms [batch, channels, samples].</summary>
    public static EncodecStack Decoder(EncodecConfig config, Weights weights)
    {
        var stack = new EncodecStack(config, weights);
        int channels = config.NumFilters << config.UpsamplingRatios.Count;
        stack.AddConvolution(config.HiddenSize, channels, config.KernelSize);
        stack.AddMemory(channels);
        foreach (int ratio in config.UpsamplingRatios)
        {
            stack._layers.Add(Elu);
            stack.AddConvolution(channels, channels / 2, 2 * ratio, ratio, isTransposed: true);
            channels /= 2;
            stack.AddUnits(channels);
        }

        stack._layers.Add(Elu);
        stack.AddConvolution(channels, config.AudioChannels, config.LastKernelSize);
        return stack;
    }

    /// <summary>Applies the layers.</summary>
    public Tensor Forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor state = input;
        foreach (Func<Tensor, Tensor> layer in _layers)
        {
            using DisposeScope step = NewDisposeScope();
            state = layer(state).MoveToOuterDisposeScope();
        }

        return state.MoveToOuterDisposeScope();
    }

    private static Tensor Elu(Tensor state) => nn.functional.elu(state, 1);

    private void AddConvolution(int input, int output, int kernel, int stride = 1, bool isTransposed = false)
        => _layers.Add(Convolution(_weights / _layers.Count, input, output, kernel, stride, isTransposed: isTransposed).Forward);

    private void AddMemory(int size)
    {
        var memory = new Lstm(_weights / _layers.Count / "lstm", size, size, _config.NumLstmLayers);
        _layers.Add(state => memory.Forward(state.transpose(1, 2)).transpose(1, 2).add_(state));
    }

    // Two convolutions with few channels between them, whose result is added to what came in.
    private void AddUnits(int channels)
    {
        int dilation = 1;
        for (int i = 0; i < _config.NumResidualLayers; i++)
        {
            Weights unit = _weights / _layers.Count;
            int inner = channels / _config.Compress;
            EncodecConvolution first = Convolution(unit / "block" / 1, channels, inner, _config.ResidualKernelSize, dilation: dilation);
            EncodecConvolution second = Convolution(unit / "block" / 3, inner, channels, 1);
            EncodecConvolution? shortcut = _config.UseConvShortcut ? Convolution(unit / "shortcut", channels, channels, 1) : null;
            _layers.Add(state => second.Forward(Elu(first.Forward(Elu(state)))).add_(shortcut?.Forward(state) ?? state));
            dilation *= _config.DilationGrowthRate;
        }
    }

    private EncodecConvolution Convolution(Weights weights, int input, int output, int kernel, int stride = 1, int dilation = 1, bool isTransposed = false)
        => new(_config, weights, new ConvolutionOptions { InputChannels = input, OutputChannels = output, KernelSize = kernel, Stride = stride, Dilation = dilation }, isTransposed);
}
