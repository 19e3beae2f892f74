using HfPipelines.Networks;
using HfPipelines.Processing;

namespace HfPipelines.Pipelines;

/// <summary>The processor of a checkpoint: of the class that its files name, else of the one that its architecture names.</summary>
internal static class ProcessorLoader
{
    public static Processor Load(LoadedCheckpoint checkpoint) => Load(checkpoint.Folder.Path, checkpoint.Model.Config.Architecture, checkpoint.Registry);

    public static Processor Load(string folder, Architecture architecture, ArchitectureRegistry registry)
    {
        var files = new ProcessorFiles(folder, registry);
        string? name = files.ProcessorClass ?? architecture.ProcessorClass;
        if (name is null)
        {
            return new Processor(files.Tokenizer, files.ChatTemplate);
        }

        return architecture.CreateProcessor(name, files)
            ?? registry.Architectures.Select(a => a.CreateProcessor(name, files)).FirstOrDefault(p => p is not null)
            ?? new Processor(files.Tokenizer, files.ChatTemplate);
    }
}
