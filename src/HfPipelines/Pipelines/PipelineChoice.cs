using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Pipelines;

/// <summary>Which pipeline a loaded class has.</summary>
internal static class PipelineChoice
{
    public static ModelPipeline Create(PretrainedModel model, CheckpointFolder folder, ArchitectureRegistry registry)
    {
        if (model.Network is ITranscriber)
        {
            return SpeechRecognitionPipeline.Create(model, folder);
        }

        if (Does("seq_to_seq_causal_lm") && model.Network is IEncoderDecoderModel)
        {
            return Text2TextGenerationPipeline.Create(model, folder);
        }

        if (model.ModelClass.Generates && model.Network is ICausalLanguageModel)
        {
            return Does("image_text_to_text") ? ImageTextToTextPipeline.Create(model, folder, registry)
                : model.Config.Architecture.Kind == ArchitectureKind.MixtureOfExperts ? MixtureOfExpertsPipeline.Create(model, folder, registry)
                : model.Config.Architecture.Kind == ArchitectureKind.StateSpace ? StateSpacePipeline.Create(model, folder, registry)
                : TextGenerationPipeline.Create(model, folder, registry);
        }

        return Does("image_classification") ? ImageClassificationPipeline.Create(model, folder)
            : Does("zero_shot_image_classification") ? ZeroShotImageClassificationPipeline.Create(model, folder)
            : Does("object_detection") ? ObjectDetectionPipeline.Create(model, folder)
            : Does("audio_classification") ? AudioClassificationPipeline.Create(model, folder)
            : Does("ctc") ? SpeechRecognitionPipeline.Create(model, folder)
            : Does("sequence_classification") ? TextClassificationPipeline.Create(model, folder)
            : Does("token_classification") ? TokenClassificationPipeline.Create(model, folder)
            : Does("question_answering") ? QuestionAnsweringPipeline.Create(model, folder)
            : Does("masked_lm") ? FillMaskPipeline.Create(model, folder)
            : NetworkPipeline.Create(model);

        bool Does(string task) => model.ModelClass.Tasks.Contains(task);
    }
}
