using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("mamba2")]
internal static class Mamba2Networks
{
    public static RecurrentModels Models(Mamba2Config config, Weights weights)
    {
        var options = new Mamba2Options
        {
            HiddenSize = config.HiddenSize,
            Heads = config.NumHeads,
            HeadSize = config.HeadDim,
            Groups = config.NGroups,
            StateSize = config.StateSize,
            Kernel = config.ConvKernel,
            ChunkSize = config.ChunkSize,
            Activation = config.HiddenAct,
            NormEpsilon = config.LayerNormEpsilon,
            Bias = config.UseBias,
            ConvolutionBias = config.UseConvBias,
            TimeSteps = (config.TimeStepLimit[0], config.TimeStepLimit[1]),
        };
        return MambaParts.Models(config, weights, (mixer, layer) => new Mamba2Mixer(mixer, options, layer));
    }
}

public partial record Mamba2Config : IMambaSizes;
