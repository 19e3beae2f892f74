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
        return new RecurrentModels(
            view => new MambaDecoder(
                view,
                (mixer, layer) => new Mamba2Mixer(mixer, options, layer),
                (config.VocabSize, config.HiddenSize, config.NumHiddenLayers),
                NormOptions.RootMeanSquare(config.LayerNormEpsilon),
                config.ResidualInFp32),
            (config.VocabSize, config.HiddenSize),
            config,
            weights);
    }
}
