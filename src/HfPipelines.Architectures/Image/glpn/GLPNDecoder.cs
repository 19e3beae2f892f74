using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>Estimates depth from the coarsest map upwards, with the finer maps joining at each step.</summary>
internal sealed class GLPNDecoder
{
    private readonly (Convolution2d? Projection, GLPNFusion? Fusion)[] _stages;
    private readonly Convolution2d _first;
    private readonly Convolution2d _second;
    private readonly int _stage;
    private readonly double _maximum;

    public GLPNDecoder(GLPNConfig config, IReadOnlyList<int> sizes, Weights weights)
    {
        int size = config.DecoderHiddenSize;
        Weights stages = weights / "decoder" / "stages";
        _stages = [.. sizes.Reverse().Select((channels, i) => (
            channels == size ? null : new Convolution2d(stages / i / "convolution", ConvolutionOptions.SameSize(channels, size, 1)),
            i == 0 ? null : new GLPNFusion(size, stages / i / "fusion")))];
        _first = new Convolution2d(weights / "head" / "head" / 0, ConvolutionOptions.SameSize(size, size, 3, "relu"));
        _second = new Convolution2d(weights / "head" / "head" / 2, ConvolutionOptions.SameSize(size, 1, 3));
        _stage = config.HeadInIndex < 0 ? config.HeadInIndex + _stages.Length : config.HeadInIndex;
        _maximum = config.MaxDepth;
        if (_stage < 0 || _stage >= _stages.Length)
        {
            throw config.Error("head_in_index", $"a number of the {_stages.Length} stages", $"{config.HeadInIndex}");
        }
    }

    /// <summary>Estimates.</summary>
    /// <param name="maps">The map of each stage, the finest first.</param>
    /// <returns>[batch, height, width].</returns>
    public Tensor Forward(IReadOnlyList<Tensor> maps)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor? state = null;
        for (int i = 0; i <= _stage; i++)
        {
            (Convolution2d? projection, GLPNFusion? fusion) = _stages[i];
            Tensor map = projection?.Forward(maps[^(i + 1)]) ?? maps[^(i + 1)];
            state = FeatureMaps.Enlarge(state is null ? map : fusion!.Forward(map, state));
        }

        // The last stage is enlarged once more.
        Tensor last = _stage == _stages.Length - 1 ? FeatureMaps.Enlarge(state!) : state!;
        return _second.Forward(_first.Forward(last)).sigmoid_().mul_(_maximum).squeeze(1).MoveToOuterDisposeScope();
    }
}
