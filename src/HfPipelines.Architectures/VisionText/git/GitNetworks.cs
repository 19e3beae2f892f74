using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("git")]
internal static class GitNetworks
{
    public static Network GitModel(GitConfig config, Weights weights) => new Git(config, weights);

    public static Network GitForCausalLM(GitConfig config, Weights weights)
        => new CausalLanguageModel(new Git(config, weights / "git"), new Linear(weights / "output", config.HiddenSize, config.VocabSize));
}
