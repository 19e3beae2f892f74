using HfPipelines.ChatTemplates;
using HfPipelines.Configuration;

namespace HfPipelines.Tests.ChatTemplates;

public class ChatTemplateSetTests
{
    private static ChatTemplateSet? Load(params (string File, string Text)[] files)
    {
        string folder = Directory.CreateTempSubdirectory("hfp-").FullName;
        try
        {
            foreach ((string file, string text) in files)
            {
                string path = Path.Combine(folder, file);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllText(path, text);
            }

            return ChatTemplateSet.Load(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void ReadsFilesBeforeConfiguration()
    {
        ChatTemplateSet set = Load(("chat_template.jinja", "a"), ("additional_chat_templates/tool_use.jinja", "b"), ("tokenizer_config.json", """{"chat_template": "c"}"""))!;
        Assert.Equal("a", set.Select().Source);
        Assert.Equal("b", set.Select(hasTools: true).Source);
        Assert.Equal("b", set.Select("tool_use").Source);
        Assert.Equal("other", set.Select("other").Source);
        Assert.Equal("c", Load(("tokenizer_config.json", """{"chat_template": "c"}"""))!.Select(hasTools: true).Source);
        Assert.Equal("d", Load(("tokenizer_config.json", """{"chat_template": [{"name": "rag", "template": "d"}, {"name": "default", "template": "e"}]}"""))!.Select("rag").Source);
        Assert.Equal("f", Load(("chat_template.json", """{"chat_template": "f"}"""), ("tokenizer_config.json", "{}"))!.Select().Source);
        Assert.Null(Load(("tokenizer_config.json", "{}")));
        Assert.Null(Load());
    }

    [Fact]
    public void SaysWhatIsWrong()
    {
        Assert.Throws<ConfigurationException>(() => Load(("tokenizer_config.json", "{")));
        Assert.Throws<ConfigurationException>(() => Load(("tokenizer_config.json", """{"chat_template": 1}""")));
        Assert.Throws<ConfigurationException>(() => Load(("tokenizer_config.json", """{"chat_template": [{"name": "a"}]}""")));
        Assert.Equal("ValueError", Assert.Throws<TemplateException>(() => ChatTemplateSet.Named([KeyValuePair.Create("x", "y")]).Select()).PythonClass);
        Assert.Throws<TemplateException>(() => ChatTemplateSet.Named([KeyValuePair.Create("../x", "y")]).ToFiles());
    }
}
