using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("llava")]
internal static class LlavaNetworks
{
    public static Network LlavaModel(LlavaConfig config, Weights weights) => new Llava(config, weights);

    public static Network LlavaForConditionalGeneration(LlavaConfig config, Weights weights)
    {
        var model = (Llava)config.Architecture.CreateBase(config, weights / "model");
        (long vocabulary, long hidden) = (model.InputEmbeddings.Count, model.InputEmbeddings.Size);

        // The text model's own configuration may tie the head too, which the loader knows nothing of.
        bool tied = config.TextConfig.TieWordEmbeddings && !weights.Contains("lm_head.weight");
        Weights head = tied ? weights / "model" / "language_model" / "embed_tokens" : weights / "lm_head";
        return new CausalLanguageModel(model, new Linear(head, hidden, vocabulary, bias: false));
    }
}
