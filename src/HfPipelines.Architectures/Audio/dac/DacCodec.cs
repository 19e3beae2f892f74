using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>
/// A codec of sound: waveforms, <c>input_values</c> [batch, 1, samples], to codes, <c>audio_codes</c> [batch, books, steps], and back, <c>audio_values</c>
/// [batch, samples]. Its methods <c>encode</c> and <c>decode</c> do half of that each.
/// </summary>
internal sealed class DacCodec : Network
{
    private const int EdgeKernel = 7;

    private readonly Func<Tensor, Tensor>[] _encoder;
    private readonly Func<Tensor, Tensor>[] _decoder;
    private readonly DacCodeBook[] _books;

    public DacCodec(DacConfig config, Weights weights)
    {
        IReadOnlyList<int> down = config.DownsamplingRatios;
        int size = config.EncoderHiddenSize << down.Count;
        _encoder = Encoder(config.EncoderHiddenSize, size, down, weights / "encoder");
        _decoder = Decoder(config.DecoderHiddenSize, size, [.. down.Reverse()], weights / "decoder");
        _books = [.. Enumerable.Range(0, config.NCodebooks).Select(i => new DacCodeBook(weights / "quantizer" / "quantizers" / i, size, config.CodebookDim, config.CodebookSize))];
    }

    public override ModelOutput Forward(ModelInput input)
    {
        ModelOutput output = Encode(input);
        Tensor audio = Decode(output["quantized_representation"]);
        output.Add("audio_values", audio.narrow(1, 0, Math.Min(input["input_values"]!.size(2), audio.size(1))));
        return output;
    }

    public override ModelOutput Invoke(string method, ModelInput input)
    {
        if (method == "encode")
        {
            return Encode(input);
        }

        if (method != "decode")
        {
            return base.Invoke(method, input);
        }

        Tensor states = input["quantized_representation"]
            ?? (input["audio_codes"] is { } codes ? Read(codes) : throw new ModelInputException("audio_codes", "audio_codes or quantized_representation", "neither"));
        var output = new ModelOutput();
        output.Add("audio_values", Decode(states));
        return output;
    }

    private static Func<Tensor, Tensor>[] Encoder(int width, int size, IReadOnlyList<int> strides, Weights weights)
    {
        var layers = new List<Func<Tensor, Tensor>> { DacUnit.Convolution(weights / "conv1", 1, width, EdgeKernel).Forward };
        for (int i = 0; i < strides.Count; i++)
        {
            (Weights block, int channels, int stride) = (weights / "block" / i, width << i, strides[i]);
            layers.AddRange(DacUnit.Of(block, channels));
            layers.Add(new Snake(block / "snake1", channels).Forward);
            layers.Add(new Convolution1d(block / "conv1", Strided(channels, 2 * channels, stride)).Forward);
        }

        layers.Add(new Snake(weights / "snake1", width << strides.Count).Forward);
        layers.Add(DacUnit.Convolution(weights / "conv2", width << strides.Count, size, 3).Forward);
        return [.. layers];
    }

    private static Func<Tensor, Tensor>[] Decoder(int width, int size, IReadOnlyList<int> strides, Weights weights)
    {
        var layers = new List<Func<Tensor, Tensor>> { DacUnit.Convolution(weights / "conv1", size, width, EdgeKernel).Forward };
        for (int i = 0; i < strides.Count; i++)
        {
            (Weights block, int channels, int stride) = (weights / "block" / i, width >> i, strides[i]);
            layers.Add(new Snake(block / "snake1", channels).Forward);
            layers.Add(new TransposedConvolution1d(block / "conv_t1", Strided(channels, channels / 2, stride)).Forward);
            layers.AddRange(DacUnit.Of(block, channels / 2));
        }

        layers.Add(new Snake(weights / "snake1", width >> strides.Count).Forward);
        layers.Add(DacUnit.Convolution(weights / "conv2", width >> strides.Count, 1, EdgeKernel).Forward);
        layers.Add(state => state.tanh());
        return [.. layers];
    }

    private static ConvolutionOptions Strided(int input, int output, int stride)
        => new() { InputChannels = input, OutputChannels = output, KernelSize = 2 * stride, Stride = stride, Padding = (stride + 1) / 2, Bias = true };

    private static Tensor Run(Func<Tensor, Tensor>[] layers, Tensor state)
    {
        using DisposeScope scope = NewDisposeScope();
        foreach (Func<Tensor, Tensor> layer in layers)
        {
            using DisposeScope step = NewDisposeScope();
            state = layer(state).MoveToOuterDisposeScope();
        }

        return state.MoveToOuterDisposeScope();
    }

    private ModelOutput Encode(ModelInput input)
    {
        Tensor? waveform = input["input_values"];
        if (waveform is null || waveform.dim() != 3 || waveform.size(1) != 1)
        {
            throw new ModelInputException("input_values", "[batch, 1, samples]", waveform is null ? "none" : $"[{string.Join(", ", waveform.shape)}]");
        }

        int books = input["n_quantizers"] is { } given ? Math.Min(given.ToInt32(), _books.Length) : _books.Length;
        Tensor rest = Run(_encoder, waveform);
        Tensor sum = zeros_like(rest);
        List<Tensor> codes = [], latents = [];
        foreach (DacCodeBook book in _books.Take(books))
        {
            (Tensor code, Tensor latent, Tensor state) = book.Quantize(rest);
            rest = rest - state;
            sum.add_(state);
            codes.Add(code);
            latents.Add(latent);
        }

        var output = new ModelOutput();
        output.Add("quantized_representation", sum);
        output.Add("audio_codes", stack(codes, 1));
        output.Add("projected_latents", cat(latents, 1));
        return output;
    }

    private Tensor Decode(Tensor states) => Run(_decoder, states).squeeze(1);

    private Tensor Read(Tensor codes)
        => Enumerable.Range(0, (int)codes.size(1)).Select(i => _books[i].Read(codes.select(1, i))).Aggregate((sum, state) => sum + state);
}
