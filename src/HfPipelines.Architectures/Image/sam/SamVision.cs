using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>SAM's vision encoder: <c>last_hidden_state</c> [batch, channels, rows, columns], and <c>hidden_states.N</c> [batch, rows, columns, hidden].</summary>
internal sealed class SamVision : Network
{
    private const double NeckNormEpsilon = 1e-6;

    private readonly Convolution2d _patches;
    private readonly Tensor? _positions;
    private readonly SamVisionLayer[] _layers;
    private readonly Convolution2d[] _neck;
    private readonly ChannelNorm[] _neckNorms;
    private readonly int _imageSize;

    public SamVision(SamVisionConfig config, Weights weights)
    {
        int size = config.HiddenSize, channels = config.OutputChannels, patch = config.Required(config.PatchSize, "patch_size")[0];
        _imageSize = config.Required(config.ImageSize, "image_size")[0];
        int side = _imageSize / patch;
        _patches = new Convolution2d(
            weights / "patch_embed" / "projection",
            new ConvolutionOptions { InputChannels = config.NumChannels, OutputChannels = size, KernelSize = patch, Stride = patch, Bias = true });
        _positions = config.UseAbsPos ? weights.Get("pos_embed", 1, side, side, size) : null;
        IReadOnlyList<int> whole = config.Required(config.GlobalAttnIndexes, "global_attn_indexes");
        _layers = [.. Enumerable.Range(0, config.NumHiddenLayers).Select(i => new SamVisionLayer(config, weights / "layers" / i, side, whole.Contains(i) ? 0 : config.WindowSize))];
        Weights neck = weights / "neck";
        _neck =
        [
            new Convolution2d(neck / "conv1", ConvolutionOptions.SameSize(size, channels, 1) with { Bias = false }),
            new Convolution2d(neck / "conv2", ConvolutionOptions.SameSize(channels, channels, 3) with { Bias = false }),
        ];
        _neckNorms = [.. Enumerable.Range(1, 2).Select(i => new ChannelNorm(new LayerNorm(neck / $"layer_norm{i}", channels, NeckNormEpsilon)))];
    }

    public override ModelOutput Forward(ModelInput input)
    {
        Tensor pixels = input.Pixels();
        if (pixels.size(2) != _imageSize || pixels.size(3) != _imageSize)
        {
            throw new ModelInputException("pixel_values", $"pictures of {_imageSize} x {_imageSize}", $"{pixels.size(3)} x {pixels.size(2)}");
        }

        Tensor patches = _patches.Forward(pixels).permute(0, 2, 3, 1);
        var states = new HiddenStates(input, _positions is null ? patches : patches + _positions);
        foreach (SamVisionLayer layer in _layers)
        {
            states.Add(layer.Forward(states.Last));
        }

        Tensor map = states.Last.permute(0, 3, 1, 2);
        foreach ((Convolution2d convolution, ChannelNorm norm) in _neck.Zip(_neckNorms))
        {
            map = norm.Forward(convolution.Forward(map));
        }

        var output = new ModelOutput();
        output.Add("last_hidden_state", map);
        states.AddTo(output);
        return output;
    }
}
