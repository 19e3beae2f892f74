using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

[Network("parakeet_ctc")]
internal static class ParakeetCTCNetworks
{
    public static TokenClassifier ParakeetForCTC(ParakeetCTCConfig config, Weights weights)
    {
        Weights head = weights / "ctc_head";

        // A convolution of single steps is a linear layer.
        Tensor matrix = head.Get("weight", config.VocabSize, config.EncoderConfig.HiddenSize, 1);
        var linear = new Linear(head.Own(matrix.squeeze(2)), head.Get("bias", config.VocabSize));
        return new TokenClassifier(new FastConformer(config.EncoderConfig, weights / "encoder"), linear);
    }
}
