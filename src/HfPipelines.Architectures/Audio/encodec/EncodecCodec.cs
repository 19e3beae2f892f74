using HfPipelines.Checkpoints;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>
/// A codec of sound: waveforms, <c>input_values</c> [batch, channels, samples], to codes, <c>audio_codes</c> [frames, batch, books, steps], and back,
/// <c>audio_values</c> [batch, channels, samples]. Its methods <c>encode</c> and <c>decode</c> do half of that each. Long frames overlap, and each has a
/// loudness of its own, <c>audio_scales.N</c> [batch, 1], where the configuration says so.
/// </summary>
internal sealed class EncodecCodec : Network
{
    private const double LeastScale = 1e-8;

    private readonly EncodecConfig _config;
    private readonly EncodecStack _encoder;
    private readonly EncodecStack _decoder;
    private readonly Tensor[] _books;
    private readonly double _bandwidthOfBook;
    private readonly int? _frameLength;

    public EncodecCodec(EncodecConfig config, Weights weights)
    {
        _config = config;
        _encoder = EncodecStack.Encoder(config, weights / "encoder");
        _decoder = EncodecStack.Decoder(config, weights / "decoder");
        int hop = config.UpsamplingRatios.Aggregate(1, (product, ratio) => product * ratio);
        int stepsPerSecond = (config.SamplingRate + hop - 1) / hop;
        _bandwidthOfBook = Math.Log2(config.CodebookSize) * stepsPerSecond / 1000;
        _frameLength = config.ChunkLengthS is { } seconds ? (int)(seconds * config.SamplingRate) : null;
        int count = (int)Math.Floor(1000 * config.TargetBandwidths[^1] / (stepsPerSecond * Math.Ceiling(Math.Log2(config.CodebookSize))));
        Weights layers = weights / "quantizer" / "layers";
        _books = [.. Enumerable.Range(0, count).Select(i => (layers / i / "codebook").Get("embed", config.CodebookSize, config.CodebookDim ?? config.HiddenSize))];
    }

    // How far each frame begins behind the one before.
    private int FrameStride => Math.Max(1, (int)((1 - (_config.Overlap ?? 0)) * _frameLength!.Value));

    public override ModelOutput Forward(ModelInput input)
    {
        Tensor waveform = Waveform(input);
        ModelOutput encoded = input["audio_codes"] is null ? Encode(waveform, input) : Given(input);
        var output = new ModelOutput();
        output.Add("audio_codes", encoded["audio_codes"]);
        Tensor audio = Decode(encoded);
        output.Add("audio_values", audio.narrow(2, 0, Math.Min(audio.size(2), waveform.size(2))));
        return output;
    }

    public override ModelOutput Invoke(string method, ModelInput input)
    {
        if (method == "encode")
        {
            return Encode(Waveform(input), input);
        }

        if (method != "decode")
        {
            return base.Invoke(method, input);
        }

        var output = new ModelOutput();
        output.Add("audio_values", Decode(Given(input)));
        return output;
    }

    private static ModelOutput Given(ModelInput input)
    {
        var given = new ModelOutput();
        given.Add("audio_codes", input["audio_codes"] ?? throw new ModelInputException("audio_codes", "[frames, batch, books, steps]", "none"));
        for (int i = 0; input[$"audio_scales.{i}"] is { } scale; i++)
        {
            given.Add($"audio_scales.{i}", scale);
        }

        return given;
    }

    private Tensor Waveform(ModelInput input) => input["input_values"] is { } waveform && waveform.dim() == 3 && waveform.size(1) == _config.AudioChannels ? waveform
        : throw new ModelInputException(
            "input_values", $"[batch, {_config.AudioChannels}, samples]", input["input_values"] is { } other ? $"[{string.Join(", ", other.shape)}]" : "none");

    private ModelOutput Encode(Tensor waveform, ModelInput input)
    {
        double bandwidth = input["bandwidth"]?.ToDouble() ?? _config.TargetBandwidths[0];
        if (!_config.TargetBandwidths.Contains(bandwidth))
        {
            throw new ModelInputException("bandwidth", $"one of {string.Join(", ", _config.TargetBandwidths)}", $"{bandwidth}");
        }

        int books = Math.Clamp((int)Math.Floor(bandwidth / _bandwidthOfBook), 1, _books.Length);
        waveform = input["padding_mask"] is { } mask ? waveform * mask.view(mask.size(0), -1, mask.size(-1)).ne(0) : waveform;
        var output = new ModelOutput();
        List<Tensor> frames = [];
        long length = waveform.size(2);
        for (long start = 0; start < length; start += _frameLength is null ? length : FrameStride)
        {
            Tensor frame = waveform.narrow(2, start, Math.Min(_frameLength ?? length, length - start));
            if (_config.Normalize)
            {
                Tensor scale = frame.mean([1], keepdim: true).square().mean([2], keepdim: true).sqrt().add_(LeastScale);
                frame = frame / scale;
                output.Add($"audio_scales.{frames.Count}", scale.view(-1, 1));
            }

            frames.Add(Quantize(_encoder.Forward(frame), books));
        }

        // The last frame may be shorter.
        long missing = frames[0].size(2) - frames[^1].size(2);
        frames[^1] = missing > 0 ? nn.functional.pad(frames[^1], [0, missing]) : frames[^1];
        output.Add("audio_codes", stack(frames));
        output.Add("last_frame_pad_length", tensor(missing));
        return output;
    }

    // The nearest code of each book in turn, each of what the books before left.
    private Tensor Quantize(Tensor states, int books)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor rest = states.transpose(1, 2);
        List<Tensor> codes = [];
        foreach (Tensor book in _books.Take(books))
        {
            Tensor code = rest.matmul(book.t()).mul_(2).sub_(book.square().sum(1)).argmax(-1);
            rest = rest - Read(book, code);
            codes.Add(code);
        }

        return stack(codes, 1).MoveToOuterDisposeScope();
    }

    private Tensor Decode(ModelOutput encoded)
    {
        Tensor codes = encoded["audio_codes"];
        if (codes.dim() != 4 || codes.size(2) > _books.Length || (_frameLength is null && codes.size(0) != 1))
        {
            throw new ModelInputException("audio_codes", $"[{(_frameLength is null ? "1" : "frames")}, batch, at most {_books.Length}, steps]", $"[{string.Join(", ", codes.shape)}]");
        }

        long missing = encoded.TryGet("last_frame_pad_length", out Tensor? pad) ? pad.ToInt64() : 0;
        List<Tensor> frames = [];
        for (int i = 0; i < codes.size(0); i++)
        {
            Tensor frame = codes[i];
            frame = i == codes.size(0) - 1 && missing > 0 ? frame.narrow(2, 0, frame.size(2) - missing) : frame;
            Tensor states = Enumerable.Range(0, (int)frame.size(1)).Select(j => Read(_books[j], frame.select(1, j))).Aggregate((sum, state) => sum + state);
            Tensor audio = _decoder.Forward(states.transpose(1, 2));
            frames.Add(encoded.TryGet($"audio_scales.{i}", out Tensor? scale) ? audio * scale.view(-1, 1, 1) : audio);
        }

        return _frameLength is null ? frames[0] : Overlap(frames);
    }

    // Each frame counts most in its middle.
    private Tensor Overlap(List<Tensor> frames)
    {
        using DisposeScope scope = NewDisposeScope();
        (long stride, long length) = (FrameStride, frames[0].size(2));
        long total = (stride * (frames.Count - 1)) + frames[^1].size(2);
        Tensor share = 0.5 - (linspace(0, 1, length + 2, frames[0].dtype, frames[0].device).narrow(0, 1, length) - 0.5).abs();
        Tensor sum = zeros([frames[0].size(0), frames[0].size(1), total], frames[0].dtype, frames[0].device);
        Tensor shares = zeros([total], frames[0].dtype, frames[0].device);
        for (int i = 0; i < frames.Count; i++)
        {
            long size = frames[i].size(2);
            sum.narrow(2, i * stride, size).add_(frames[i] * share.narrow(0, 0, size));
            shares.narrow(0, i * stride, size).add_(share.narrow(0, 0, size));
        }

        return sum.div_(shares).MoveToOuterDisposeScope();
    }

    private static Tensor Read(Tensor book, Tensor codes)
        => book.index_select(0, codes.flatten().to_type(ScalarType.Int64)).view(codes.size(0), codes.size(1), -1);
}
