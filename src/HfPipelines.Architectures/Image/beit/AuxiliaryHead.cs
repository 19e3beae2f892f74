using HfPipelines.Checkpoints;
using HfPipelines.Layers;

namespace HfPipelines.Architectures;

/// <summary>The head that only training runs: it takes its tensors so that they are known to belong to the checkpoint.</summary>
internal sealed class AuxiliaryHead
{
    public AuxiliaryHead(Weights weights, IBeitConfig config, int labels)
    {
        (int size, int inner, int count) = (config.HiddenSize, config.AuxiliaryChannels, config.AuxiliaryNumConvs);
        for (int i = 0; i < count; i++)
        {
            _ = UperHead.Convolution(weights / "convs" / i, i == 0 ? size : inner, inner, 3);
        }

        if (config.AuxiliaryConcatInput)
        {
            _ = UperHead.Convolution(weights / "conv_cat", size + inner, inner, 3);
        }

        _ = new Convolution2d(weights / "classifier", ConvolutionOptions.SameSize(inner, labels, 1));
    }
}
